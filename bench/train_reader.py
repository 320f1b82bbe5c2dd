"""Trains the reader: low-rank adapters on the embedding model's upper layers, and heads.

`pip install -r bench/requirements.txt`, then `python -m bench.train_reader`. The committed weights are of two runs,
`--epochs 3` (79 minutes beside other work on 2 cores, without windows whose answer was taken out) and from there
`--resume rag/reader/reader.safetensors --rate 5e-4 --epochs 2 --seed 11` (42 minutes). The curves are in
`bench/data/reader_curve.jsonl`. Half of what it costs is the forward pass of the frozen lower layers.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from peft import LoraConfig, inject_adapter_in_model
from torch import Tensor, nn

from bench.data import ROOT, shared_folder
from bench.reader_data import Asked, Example, TrainingData, load_training_data
from bench.reader_measure import measure_reader
from rag.embedding import Embedder
from rag.embedding.packaged import load_packaged_model
from rag.reader.inputs import Row, RowMaker
from rag.reader.network import Batch, ReaderNetwork, Readings, collate
from rag.reader.weights import WEIGHTS, resume_adapters, save_weights

RANK = 32  # of the adapters
ALPHA = 64  # their scale is ALPHA / RANK
ADAPTED = ("query", "key", "value", "dense")  # every matrix of a layer
BATCH_ROWS = 16
SORTED_ROWS = 256  # rows sorted by length before they are cut into batches, so that little is padded
LEARNING_RATE = 8e-4
WARM_UP = 0.06  # share of the steps in which the rate rises to its peak; it falls to zero afterwards
EMPTIED = 0.5  # share of answerable questions whose other window is their own without the answering sentence
NEAR_MISSES = 2  # windows of a question that nothing answers, so that refusing weighs more
XQUAD_SHARE = 0.25  # of its questions in an epoch: each is there in four pairs of languages
SPAN_WEIGHT = 0.3  # of the span's loss beside the sentence's
CURVE = ROOT / "bench" / "data" / "reader_curve.jsonl"


def main() -> int:
    """Train, measure on what is held back, write weights and curve."""
    options = _options()
    shared = shared_folder(options.shared)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    model = load_packaged_model()
    embedder = Embedder(model, "packaged:multilingual-e5-small", "", 16)
    data = load_training_data(shared, embedder)
    transformer = model[0]
    maker = RowMaker(transformer.tokenizer, transformer.normalization)
    network = ReaderNetwork(transformer.bert)
    parameters = adapt(network)
    if options.resume:
        resume_adapters(network, options.resume)
    trained_on = [each for each in data.asked if not each.is_held_back]
    held_back = [each for each in data.asked if each.is_held_back]
    print(
        f"{len(trained_on)} questions, {len(held_back)} held back, "
        f"{sum(p.numel() for p in parameters):,} parameters",
        file=sys.stderr,
    )
    optimizer = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=0.01)
    steps = options.epochs * sum(1 for _ in batches(data, trained_on, maker, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: max(0.0, min(step / (WARM_UP * steps), (steps - step) / (steps * (1 - WARM_UP)))),
    )
    started, step, mean, curve = time.monotonic(), 0, 0.0, []
    for epoch in range(options.epochs):
        for batch, examples, rows in batches(data, trained_on, maker, rng):
            loss = loss_of(network(batch), batch, examples, rows)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            mean = loss.item() if step == 1 else 0.98 * mean + 0.02 * loss.item()
            if step % 50 == 0:
                curve.append(
                    {
                        "step": step,
                        "of": steps,
                        "loss": round(mean, 4),
                        "minutes": round((time.monotonic() - started) / 60, 1),
                    }
                )
                print(json.dumps(curve[-1]), file=sys.stderr, flush=True)
            if step % options.save_every == 0:
                save_weights(network, options.output)
        figures = measure_reader(network, maker, data, held_back[:: options.sparse])
        curve.append({"epoch": epoch + 1, "minutes": round((time.monotonic() - started) / 60, 1), **figures})
        print(json.dumps(curve[-1]), file=sys.stderr, flush=True)
        save_weights(network, options.output)
        CURVE.write_text("".join(json.dumps(line) + "\n" for line in curve), encoding="utf-8")
    return 0


def adapt(network: ReaderNetwork) -> list[nn.Parameter]:
    """Freeze the layers, put adapters into the upper ones; the parameters that are trained."""
    network.requires_grad_(False)
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=list(ADAPTED))
    inject_adapter_in_model(config, network.upper)
    network.heads.requires_grad_(True)
    return [parameter for parameter in network.parameters() if parameter.requires_grad]


def batches(
    data: TrainingData, asked: Sequence[Asked], maker: RowMaker, rng: random.Random
) -> Iterator[tuple[Batch, list[Example], list[Row]]]:
    """One epoch: every question with the passage that answers and with one that does not."""
    shuffled = [each for each in asked if each.owner.startswith("d") or rng.random() < XQUAD_SHARE]
    rng.shuffle(shuffled)
    pool: list[Example] = []
    for each in shuffled:
        if each.gold is not None:
            pool.append(data.example(each, each.gold[0], rng))
        emptied = data.without_answer(each, rng) if rng.random() < EMPTIED else None
        if emptied is not None:
            pool.append(emptied)
            continue
        for _ in range(min(len(each.others), 1 if each.gold is not None else NEAR_MISSES)):
            nearest_first = int(len(each.others) * rng.random() ** 2)  # the nearer, the more often
            pool.append(data.example(each, each.others[nearest_first], rng))
        if len(pool) >= SORTED_ROWS:
            yield from _cut(pool, maker, rng)
            pool = []
    yield from _cut(pool, maker, rng)


def _cut(
    pool: list[Example], maker: RowMaker, rng: random.Random
) -> Iterator[tuple[Batch, list[Example], list[Row]]]:
    made = [(example, maker.make(example.question, example.context, example.sentences)) for example in pool]
    made.sort(key=lambda pair: len(pair[1].ids))
    cuts = [made[at : at + BATCH_ROWS] for at in range(0, len(made), BATCH_ROWS)]
    rng.shuffle(cuts)
    for cut in cuts:
        rows = [row for _, row in cut]
        yield collate(rows), [example for example, _ in cut], rows


def loss_of(readings: Readings, batch: Batch, examples: Sequence[Example], rows: Sequence[Row]) -> Tensor:
    """Cross entropy of the sentence (or of none) and of the two ends of the span."""
    logits = torch.cat([readings.sentence, readings.nothing.unsqueeze(1)], dim=1)
    wanted, starts, ends = [], [], []
    for example, row in zip(examples, rows, strict=True):
        is_read = example.sentence is not None and example.sentence in row.sentence
        wanted.append(example.sentence if is_read else batch.sentences)
        first, last = span_tokens(example, row) if is_read else (-1, -1)
        starts.append(first)
        ends.append(last)
    loss = nn.functional.cross_entropy(logits, torch.tensor(wanted))
    if max(starts) >= 0:
        for spans, places in ((readings.start, starts), (readings.end, ends)):
            loss = loss + SPAN_WEIGHT / 2 * nn.functional.cross_entropy(
                spans, torch.tensor(places), ignore_index=-1
            )
    return loss


def span_tokens(example: Example, row: Row) -> tuple[int, int]:
    """The first and last token of the answer's span, (-1, -1) where there is none."""
    if example.span is None:
        return -1, -1
    inside = [
        row.first + number
        for number, (place, start, end) in enumerate(zip(row.sentence, row.starts, row.ends, strict=True))
        if place == example.sentence and start < example.span.end and end > example.span.start
    ]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.train_reader", description=__doc__)
    parser.add_argument("--shared", type=Path, help="folder of the evaluation data (default: ../shared)")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=LEARNING_RATE, help="peak learning rate")
    parser.add_argument("--resume", type=Path, metavar="WEIGHTS", help="go on from earlier weights")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sparse", type=int, default=1, help="measure every n-th question held back")
    parser.add_argument("--save-every", type=int, default=200, metavar="STEPS")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
