# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks of the transformers library, few and narrow layers, for export_all.py: name -> Net."""
import torch
import transformers
from torch import nn
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

from exporting import Net, randomize

HIDDEN, HEADS, LAYERS, INNER, WORDS = 64, 4, 2, 128, 211
LAYER_SIZES = {"hidden_size": HIDDEN, "intermediate_size": INNER, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
SIZES = LAYER_SIZES | {"vocab_size": WORDS}
TEXT = {0: "batch", 1: "seq"}


class Call(nn.Module):
    """A network by the names of its arguments; `of` picks what is given back."""

    def __init__(self, net, names, of=lambda out: out.last_hidden_state, **fixed):
        super().__init__()
        self.net, self.names, self.of, self.fixed = net, names, of, fixed

    def forward(self, *tensors):
        return self.of(self.net(**dict(zip(self.names, tensors)), **self.fixed))


def ids(*shape):
    return torch.randint(1, WORDS, shape)


def encoder(net, outputs=("y",), of=lambda out: out.last_hidden_state):
    names = ["input_ids", "attention_mask"]
    mask = torch.ones(2, 9, dtype=torch.int64)
    mask[1, 6:] = 0
    return Net(Call(randomize(net), names, of).eval(), {"input_ids": ids(2, 9), "attention_mask": mask}, list(outputs),
               {n: TEXT for n in names} | {"y": TEXT})


def bert():
    config = transformers.BertConfig(**SIZES, max_position_embeddings=64)
    net = encoder(transformers.BertModel(config), ["y", "pooled"], lambda out: (out.last_hidden_state, out.pooler_output))
    net.axes["pooled"] = {0: "batch"}
    return net


def distilbert():
    return encoder(transformers.DistilBertModel(transformers.DistilBertConfig(
        vocab_size=WORDS, max_position_embeddings=64, n_layers=LAYERS, n_heads=HEADS, dim=HIDDEN, hidden_dim=INNER)))


class Decoder(nn.Module):
    """A decoder with its keys and values of earlier words as plain tensors, one pair a layer.
    ids [b, s], mask [b, past + s], past [b, heads, past, d]... -> logits, present [b, heads, past + s, d]..."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, input_ids, attention_mask, *past):
        cache = DynamicCache()
        for i in range(len(past) // 2):
            cache.update(past[2 * i], past[2 * i + 1], i)
        out = self.net(input_ids=input_ids, attention_mask=attention_mask, past_key_values=cache, use_cache=True)
        kept = out.past_key_values
        return (out.logits, *(t for layer in kept.layers for t in (layer.keys, layer.values)))


def decoder(net, heads, size):
    names = [f"{kind}_{i}" for i in range(LAYERS) for kind in ("key", "value")]
    example = {"input_ids": ids(2, 3), "attention_mask": torch.ones(2, 8, dtype=torch.int64)}
    example |= {f"past_{n}": torch.randn(2, heads, 5, size) for n in names}
    axes = {"input_ids": TEXT, "attention_mask": {0: "batch", 1: "total"}, "logits": TEXT}
    axes |= {f"past_{n}": {0: "batch", 2: "past"} for n in names} | {f"present_{n}": {0: "batch", 2: "total"} for n in names}
    return Net(Decoder(randomize(net)).eval(), example, ["logits"] + [f"present_{n}" for n in names], axes)


def gpt2():
    config = transformers.GPT2Config(vocab_size=WORDS, n_positions=64, n_embd=HIDDEN, n_layer=LAYERS, n_head=HEADS)
    return decoder(transformers.GPT2LMHeadModel(config), HEADS, HIDDEN // HEADS)


def llama():
    config = transformers.LlamaConfig(**SIZES, num_key_value_heads=2, max_position_embeddings=64)
    return decoder(transformers.LlamaForCausalLM(config), 2, HIDDEN // HEADS)


def t5_config():
    return transformers.T5Config(vocab_size=WORDS, d_model=HIDDEN, d_kv=HIDDEN // HEADS, d_ff=INNER, num_layers=LAYERS,
                                 num_heads=HEADS, dropout_rate=0)


def t5_encoder():
    return encoder(transformers.T5EncoderModel(t5_config()))


def t5_decoder():
    names = ["input_ids", "attention_mask", "encoder_hidden_states", "encoder_attention_mask"]
    net = randomize(transformers.T5ForConditionalGeneration(t5_config()))

    class Words(nn.Module):
        def __init__(self):
            super().__init__()
            self.decoder, self.head = net.decoder, net.lm_head

        def forward(self, *tensors):
            return self.head(self.decoder(**dict(zip(names, tensors)), use_cache=False).last_hidden_state)

    example = {"input_ids": ids(2, 5), "attention_mask": torch.ones(2, 5, dtype=torch.int64),
               "encoder_hidden_states": torch.randn(2, 9, HIDDEN),
               "encoder_attention_mask": torch.ones(2, 9, dtype=torch.int64)}
    source = {0: "batch", 1: "source"}
    return Net(Words().eval(), example, ["logits"], {names[0]: TEXT, names[1]: TEXT, names[2]: source, names[3]: source,
                                                     "logits": TEXT})


def whisper():
    config = transformers.WhisperConfig(
        vocab_size=WORDS, num_mel_bins=20, encoder_layers=LAYERS, encoder_attention_heads=HEADS, decoder_layers=LAYERS,
        decoder_attention_heads=HEADS, decoder_ffn_dim=INNER, encoder_ffn_dim=INNER, d_model=HIDDEN,
        max_source_positions=40, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1)
    net = randomize(transformers.WhisperModel(config)).encoder
    return Net(Call(net, ["input_features"]).eval(), {"input_features": torch.randn(2, 20, 80)}, ["y"],
               {"input_features": {0: "batch"}, "y": {0: "batch"}})


def picture_net(net, names=("pixel_values",), of=lambda out: out.last_hidden_state):
    return Net(Call(randomize(net), list(names), of).eval(), {"pixel_values": torch.randn(2, 3, 32, 32)}, ["y"],
               {"pixel_values": {0: "batch"}, "y": {0: "batch"}})


def vit():
    return picture_net(transformers.ViTModel(transformers.ViTConfig(**LAYER_SIZES, image_size=32, patch_size=8)))


def swin():
    return picture_net(transformers.SwinModel(transformers.SwinConfig(
        image_size=32, patch_size=2, embed_dim=24, depths=[2, 2], num_heads=[2, 4], window_size=4)))


def clip():
    text = SIZES | {"max_position_embeddings": 16, "eos_token_id": WORDS - 1}
    vision = LAYER_SIZES | {"image_size": 32, "patch_size": 8}
    net = transformers.CLIPModel(transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=48))
    names = ["input_ids", "pixel_values", "attention_mask"]
    of = lambda out: (out.logits_per_image, out.text_embeds, out.image_embeds)
    example = {"input_ids": ids(2, 9), "pixel_values": torch.randn(3, 3, 32, 32),
               "attention_mask": torch.ones(2, 9, dtype=torch.int64)}
    text_axes = {0: "texts", 1: "seq"}
    return Net(Call(randomize(net), names, of).eval(), example, ["logits", "texts", "pictures"],
               {"input_ids": text_axes, "pixel_values": {0: "images"}, "attention_mask": text_axes,
                "logits": {0: "images", 1: "texts"}, "texts": {0: "texts"}, "pictures": {0: "images"}})


NETS = {"hf_bert": bert, "hf_distilbert": distilbert, "hf_gpt2": gpt2, "hf_llama": llama, "hf_t5_encoder": t5_encoder,
        "hf_t5_decoder": t5_decoder, "hf_whisper_encoder": whisper, "hf_vit": vit, "hf_swin": swin, "hf_clip": clip}
