"""The span network of `qa.reading.span_network` as it is taught, and its weights in files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from index.errors import InputError, one_line
from qa.reading.span_network import DILATIONS, REACH

_WIDTH, _HEARD = 128, 64
NEVER = -1e4  # a logit


class _Features(nn.Module):
    """Dropout of whole features of a text's tokens: as good as of single values, and a fifth of a step's time less."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = x * functional.dropout(
            torch.ones(len(x), 1, x.shape[2]), self.share, training=self.training
        )
        return made


class _Beside(nn.Module):
    """What stands about each token: a depthwise convolution and two layers over it."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.dw = nn.Conv1d(
            width, width, 2 * REACH + 1, padding=REACH * dilation, dilation=dilation, groups=width
        )
        self.pw, self.po = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.ln, self.drop = nn.LayerNorm(width), nn.Dropout(0.1)

    def forward(self, x: Tensor, is_token: Tensor) -> Tensor:
        mixed = self.dw((self.ln(x) * is_token).transpose(1, 2)).transpose(1, 2)
        made: Tensor = x + self.drop(self.po(functional.relu(self.pw(mixed)))) * is_token
        return made


class TaughtNetwork(nn.Module):
    """`qa.reading.span_network` as it is taught: the same sums over batches, with dropout. Names of weights are those stored."""

    def __init__(self, dimensions: int, width: int = _WIDTH, heard: int = _HEARD) -> None:
        super().__init__()
        self.tau = nn.Parameter(torch.tensor(20.0))
        self.inw = nn.LayerNorm(dimensions)
        self.hq, self.hp, self.hd = (nn.Linear(dimensions, heard) for _ in range(3))
        self.hf, self.hh, self.hg = nn.Linear(4, heard), nn.Linear(heard, heard), nn.Linear(2 * heard, width)
        self.w, self.q, self.diff = (nn.Linear(dimensions, width) for _ in range(3))
        self.g, self.gate = (nn.Linear(dimensions, width) for _ in range(2))
        self.pool, self.f = nn.Linear(dimensions, 1), nn.Linear(5, width)
        self.ln, self.lnf = nn.LayerNorm(width), nn.LayerNorm(width)
        self.convs = nn.ModuleList([_Beside(width, dilation) for dilation in DILATIONS])
        self.out = nn.Linear(width, 2)
        self.null = nn.Sequential(nn.Linear(3 * width + 2 * heard, width), nn.ReLU(), nn.Linear(width, 1))
        self.drop = _Features(0.2)

    def forward(
        self, question: Tensor, is_asked: Tensor, piece: Tensor, is_token: Tensor, same: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits (b, tokens + 1) of where the answer begins and ends, "nowhere" first, for questions (b, q, d) and pieces
        (b, n, d) with their masks; `same` (b, n, q): whether two tokens are the same."""
        near = functional.normalize(piece, dim=-1) @ functional.normalize(question, dim=-1).transpose(1, 2)
        asked, tokens = is_asked[:, None, :], is_token[..., None]
        question, piece = self.inw(question), self.inw(piece)
        heard = self._heard(near, is_asked, tokens, question, piece, same)
        shares = torch.softmax(self.pool(question)[..., 0].masked_fill(~is_asked, NEVER), -1)
        whole = (shares[:, None, :] @ question)[:, 0]
        asks = self.g(whole) + self.hg(heard)
        alike = torch.softmax((self.tau * near).masked_fill(~asked, NEVER), -1) @ question
        own = self.w(self.drop(piece))
        x = own + self.q(self.drop(alike)) + self.diff(piece * alike)
        x = x + self.f(_signs(near, asked, is_token, same))
        x = self.ln(x + own * self.gate(whole)[:, None] + asks[:, None]) * tokens
        for beside in self.convs:
            x = beside(x, tokens.float())
        x = self.lnf(x)
        ends = self.out(x).masked_fill(~tokens, NEVER)
        most = x.masked_fill(~tokens, NEVER).max(1).values
        none = self.null(torch.cat([most, _mean(x, tokens), asks, heard], -1))
        return torch.cat([none, ends[..., 0]], 1), torch.cat([none, ends[..., 1]], 1)

    def _heard(
        self, near: Tensor, is_asked: Tensor, tokens: Tensor, question: Tensor, piece: Tensor, same: Tensor
    ) -> Tensor:
        """What of the question a piece says (b, 2 heard): each of its tokens beside what the piece says like it."""
        nearest = near.masked_fill(~tokens, -1).max(1).values
        usual = (nearest * is_asked).sum(1, keepdim=True) / is_asked.sum(1, keepdim=True)
        signs = [
            same.max(1).values,
            10 * (nearest - usual),
            10 * (nearest - 0.85),
            10 * (usual - 0.85).expand_as(nearest),
        ]
        shares = torch.softmax((2 * self.tau * near).masked_fill(~tokens, NEVER), 1)
        alike = shares.transpose(1, 2) @ piece
        x = self.hq(self.drop(question)) + self.hp(self.drop(alike)) + self.hd(question * alike)
        x = functional.relu(self.hh(functional.relu(x + self.hf(torch.stack(signs, -1)))))
        asked = is_asked[..., None]
        return torch.cat([x.masked_fill(~asked, 0).max(1).values, _mean(x, asked)], -1)


def _signs(near: Tensor, asked: Tensor, is_token: Tensor, same: Tensor) -> Tensor:
    """How near each of a piece's tokens is to the question's (b, n, 5)."""
    mean = near.masked_fill(~asked, 0).sum(-1) / asked.sum(-1)
    nearest = near.masked_fill(~asked, -1).max(-1).values
    usual = (nearest * is_token).sum(1, keepdim=True) / is_token.sum(1, keepdim=True)
    signs = [
        10 * (nearest - usual),
        10 * (nearest - mean),
        same.max(2).values,
        10 * (mean - 0.8),
        10 * (usual - 0.85).expand_as(mean),
    ]
    return torch.stack(signs, -1)


def _mean(x: Tensor, told: Tensor) -> Tensor:
    """Means (b, d) over the rows (b, n, d) that are told (b, n, 1)."""
    made: Tensor = (x * told).sum(1) / told.sum(1)
    return made


def load(network: TaughtNetwork, file: Path) -> None:
    """Give a network the weights of a file, as `store` writes them."""
    try:
        with np.load(file) as stored:
            network.load_state_dict(
                {name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files}
            )
    except (EOFError, OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{file}: not weights of this network: {one_line(str(error))}") from error


def blend(network: TaughtNetwork, earlier: Mapping[str, Tensor], share: float) -> None:
    """Bring a network's weights back towards earlier ones, by a share of the way."""
    now = network.state_dict()
    network.load_state_dict({name: torch.lerp(now[name], earlier[name], share) for name in now})


def store(network: TaughtNetwork, file: Path) -> None:
    np.savez_compressed(
        file, **{name: values.numpy().astype(np.float16) for name, values in network.state_dict().items()}
    )
