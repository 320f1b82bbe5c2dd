"""The reader's network: the embedding model's own layers, the upper ones adapted, with heads on top."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import BertModel

from rag.reader.inputs import NO_SENTENCE, PAD, Row

FIRST_ADAPTED = 6  # layers below it are the embedding model's own, shared in memory
OUTSIDE = -1e4  # logit of what must not be chosen; finite, so that bfloat16 stays free of NaN


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows side by side; `ids`, `mask` and `sentence` have shape (rows, longest)."""

    ids: Tensor
    mask: Tensor
    sentence: Tensor
    sentences: int


@dataclass(frozen=True, slots=True)
class Readings:
    """What the network says of a batch, as logits.

    `sentence` has shape (rows, sentences): how much a sentence answers; `nothing` shape (rows,): that
    the passage does not say; `start` and `end` shape (rows, longest): where the answer's span is.
    """

    sentence: Tensor
    nothing: Tensor
    start: Tensor
    end: Tensor


def collate(rows: Sequence[Row]) -> Batch:
    """Pad rows to the longest of them."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), PAD, dtype=torch.long)
    sentence = torch.full((len(rows), longest), NO_SENTENCE, dtype=torch.long)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = torch.tensor(row.ids)
        sentence[number, row.first : row.first + len(row.sentence)] = torch.tensor(
            row.sentence, dtype=torch.long
        )
    return Batch(
        ids, ids != PAD, sentence, max((max(row.sentence, default=0) for row in rows), default=0) + 1
    )


class Heads(nn.Module):
    """Token states to logits."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.salience = nn.Linear(hidden, 1)
        self.sentence = nn.Sequential(nn.Linear(3 * hidden, hidden), nn.GELU(), nn.Linear(hidden, 1))
        self.nothing = nn.Sequential(nn.Linear(2 * hidden, hidden), nn.GELU(), nn.Linear(hidden, 1))
        self.span = nn.Linear(hidden, 2)

    def forward(self, states: Tensor, batch: Batch) -> Readings:
        """Read; `states` has shape (rows, longest, hidden), float32."""
        salience = self.salience(states).squeeze(-1)
        inside = batch.sentence != NO_SENTENCE
        numbers = torch.arange(batch.sentences)
        member = batch.sentence.unsqueeze(1) == numbers.view(1, -1, 1)  # rows, sentences, tokens
        weights = torch.softmax(salience.unsqueeze(1).masked_fill(~member, OUTSIDE), dim=-1) * member
        peak = weights @ states
        mean = (member.float() @ states) / member.sum(-1, keepdim=True).clamp(min=1)
        first = states[:, :1]
        pooled = torch.cat([peak, mean, first.expand_as(peak)], dim=-1)
        sentence = self.sentence(pooled).squeeze(-1).masked_fill(~member.any(-1), OUTSIDE)
        over_all = torch.softmax(salience.masked_fill(~inside, OUTSIDE), dim=-1).unsqueeze(1) @ states
        nothing = self.nothing(torch.cat([first, over_all], dim=-1)).view(-1)
        span = self.span(states).masked_fill(~inside.unsqueeze(-1), OUTSIDE)
        return Readings(sentence, nothing, span[..., 0], span[..., 1])


class ReaderNetwork(nn.Module):
    """Reads a question and a passage together."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        self.upper = copy.deepcopy(bert.encoder.layer[FIRST_ADAPTED:])
        self.heads = Heads(int(bert.config.hidden_size))

    def forward(self, batch: Batch) -> Readings:
        """Read a batch of rows."""
        dtype = self.bert.embeddings.word_embeddings.weight.dtype
        mask = torch.zeros(batch.mask.shape, dtype=dtype).masked_fill(~batch.mask, OUTSIDE)[:, None, None, :]
        with torch.no_grad():
            states = self.bert.embeddings(input_ids=batch.ids)
            for layer in self.bert.encoder.layer[:FIRST_ADAPTED]:
                states = layer(states, mask)
        for layer in self.upper:
            states = layer(states, mask)
        readings: Readings = self.heads(states.float(), batch)
        return readings
