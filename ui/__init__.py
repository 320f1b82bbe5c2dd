"""The pages: what a person sees and does; reads the archive, queues its jobs, writes none of it."""
