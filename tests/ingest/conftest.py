"""Property tests here load models at their first example, so examples have no deadline."""

import hypothesis

hypothesis.settings.register_profile("ingest", deadline=None)
hypothesis.settings.load_profile("ingest")
