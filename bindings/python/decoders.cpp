#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "component_class.h"
#include "modules.h"
#include "unicode/utf8.h"

namespace lexel::python {
namespace {

// Streams a decoder of which nothing is known but what it makes of a list, as Hugging Face streams
// every decoder: decodes the last tokens again with each new one, and gives what the text grew by.
// Waits while the text ends in U+FFFD. Where the new text does not go on from the old one (Hugging
// Face raises), gives what comes after their common start. All text is one token to the next stage.
class WindowStage : public DecoderStage {
 public:
  WindowStage(const Decoder& decoder, TokenSink& next) : DecoderStage(next), decoder_(decoder) {}
  void append(std::string_view part) override { token_ += part; }
  void end_token() override {
    tokens_.push_back(std::move(token_));
    token_.clear();
    std::string text = text_of(tokens_);
    if (text.size() <= known_text_.size() || text.ends_with("\uFFFD")) return;
    put_out_new(text);
    // The tokens that gave the text just handed on are the context of the next ones.
    tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<ptrdiff_t>(known_tokens_));
    known_tokens_ = tokens_.size();
    known_text_ = text_of(tokens_);
  }
  void finish() override {
    put_out_new(text_of(tokens_));
    next_.end_token();
    tokens_.clear();
    known_tokens_ = 0;
    known_text_.clear();
  }

 private:
  std::string text_of(std::vector<std::string> tokens) const {
    decoder_.decode(tokens);
    std::string text;
    for (const std::string& token : tokens) text += token;
    return text;
  }
  void put_out_new(std::string_view text) {
    size_t common = 0;
    while (common < text.size() && common < known_text_.size() &&
           text[common] == known_text_[common]) {
      ++common;
    }
    // Back to the start of a character.
    while (common < text.size() && common > 0 && (text[common] & 0xC0) == 0x80) --common;
    next_.append(text.substr(common));
  }

  const Decoder& decoder_;
  std::string token_;
  std::vector<std::string> tokens_;  // the context and what has come since
  size_t known_tokens_ = 0;          // of tokens_: the context
  std::string known_text_;           // what they give
};

// A decoder written in Python: an object with decode_chain(list of str) -> list of str.
class CustomDecoder : public Decoder {
 public:
  explicit CustomDecoder(py::object custom) : custom_(std::move(custom)) {}
  ~CustomDecoder() override {
    py::gil_scoped_acquire gil;
    custom_ = py::object();
  }
  void decode(std::vector<std::string>& tokens) const override {
    py::gil_scoped_acquire gil;
    try {
      tokens = py::cast<std::vector<std::string>>(custom_.attr("decode_chain")(tokens));
      for (const std::string& token : tokens) {
        // pybind11 lets bytes pass for a str.
        if (utf8::valid_prefix(token) < token.size()) {
          throw py::type_error("decode_chain() must return a list of str");
        }
      }
    } catch (py::error_already_set& error) {
      raise_custom_error(error);
    }
  }
  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<WindowStage>(*this, next);
  }

 private:
  py::object custom_;
};

class DecoderChain : public Decoder {
 public:
  explicit DecoderChain(std::vector<std::unique_ptr<const Decoder>> decoders)
      : decoders_(std::move(decoders)) {}
  void decode(std::vector<std::string>& tokens) const override {
    for (const auto& decoder : decoders_) decoder->decode(tokens);
  }
  std::unique_ptr<DecoderStage> make_stage(TokenSink& next) const override {
    return std::make_unique<WindowStage>(*this, next);
  }

 private:
  std::vector<std::unique_ptr<const Decoder>> decoders_;
};

using Base = Handle<DecoderFamily>;

std::string decode(const Base& self, const py::object& tokens) {
  if (PyUnicode_Check(tokens.ptr())) throw py::type_error("Can't extract `str` to `Vec`");
  auto strings = py::cast<std::vector<std::string>>(tokens);
  auto part = compile_part(self.node);
  part->machine->decode(strings);
  std::string text;
  for (const std::string& token : strings) text += token;
  return text;
}

void bind_strip(py::module_& module) {
  using T = spec::StripDecoder;
  auto strip = bind_component<DecoderFamily, T>(module, "Strip");
  strip.def(
      init([](const py::object& content, const py::int_& left, const py::int_& right) {
        return make_handle<DecoderFamily>(T{character_argument(utf8_view(content)),
                                            unsigned_argument(left), unsigned_argument(right)});
      }),
      py::arg("content") = " ", py::arg("left") = 0, py::arg("right") = 0);
  bind_property(
      strip, "content", [](const T& self) { return character_string(self.content); },
      [](T& self, const py::object& value) {
        self.content = character_argument(utf8_view(value));
      });
  bind_field(strip, "start", &T::start);
  bind_field(strip, "stop", &T::stop);
}

void bind_ctc(py::module_& module) {
  using T = spec::CtcDecoder;
  auto ctc = bind_component<DecoderFamily, T>(module, "CTC");
  ctc.def(init([](std::string pad_token, std::string word_delimiter_token, bool cleanup) {
            return make_handle<DecoderFamily>(
                T{std::move(pad_token), std::move(word_delimiter_token), cleanup});
          }),
          py::arg("pad_token") = "<pad>", py::arg("word_delimiter_token") = "|",
          py::arg("cleanup").noconvert() = true);
  bind_field(ctc, "pad_token", &T::pad_token);
  bind_field(ctc, "word_delimiter_token", &T::word_delimiter_token);
  bind_field(ctc, "cleanup", &T::cleanup);
}

void bind_word_piece(py::module_& module) {
  using T = spec::WordPieceDecoder;
  auto word_piece = bind_component<DecoderFamily, T>(module, "WordPiece");
  word_piece.def(init([](std::string prefix, bool cleanup) {
                   return make_handle<DecoderFamily>(T{std::move(prefix), cleanup});
                 }),
                 py::arg("prefix") = "##", py::arg("cleanup").noconvert() = true);
  bind_field(word_piece, "prefix", &T::prefix);
  bind_field(word_piece, "cleanup", &T::cleanup);
}

void bind_others(py::module_& module) {
  auto bpe = bind_component<DecoderFamily, spec::BpeDecoder>(module, "BPEDecoder");
  bpe.def(init([](std::string suffix) {
            return make_handle<DecoderFamily>(spec::BpeDecoder{std::move(suffix)});
          }),
          py::arg("suffix") = "</w>");
  bind_field(bpe, "suffix", &spec::BpeDecoder::suffix);

  auto replace = bind_component<DecoderFamily, spec::Replace>(module, "Replace");
  replace.def(init([](const py::object& pattern, std::string content) {
                spec::Replace node{pattern_argument(pattern), std::move(content)};
                compile_decoder({node}, "", {});  // refuses a bad pattern at once
                return make_handle<DecoderFamily>(std::move(node));
              }),
              py::arg("pattern"), py::arg("content"));
}

}  // namespace

std::unique_ptr<const Decoder> DecoderFamily::custom_machine(py::object custom) {
  return std::make_unique<CustomDecoder>(std::move(custom));
}

std::unique_ptr<const Decoder> DecoderFamily::chain(
    std::vector<std::unique_ptr<const Decoder>> machines) {
  return std::make_unique<DecoderChain>(std::move(machines));
}

void bind_decoders(py::module_& module) {
  auto base = bind_family<DecoderFamily>(module, "Decoder");
  base.def_static(
      "custom",
      [](py::object decoder) {
        auto node = std::make_shared<Node<DecoderFamily>>();
        node->custom = std::move(decoder);
        return Base{node};
      },
      py::arg("decoder"),
      "A decoder written in Python: an object with decode_chain(list[str]) -> list[str].");
  base.def<&decode>("decode", py::arg("tokens"), "The text of a list of tokens.");
  bind_component<DecoderFamily, spec::ByteLevel>(module, "ByteLevel")
      .def(init([](const py::kwargs&) { return make_handle<DecoderFamily>(spec::ByteLevel()); }));
  bind_plain<DecoderFamily, spec::Fuse>(module, "Fuse");
  bind_plain<DecoderFamily, spec::ByteFallback>(module, "ByteFallback");
  bind_strip(module);
  bind_ctc(module);
  bind_word_piece(module);
  bind_others(module);
  bind_metaspace<DecoderFamily>(module);
  bind_sequence<DecoderFamily>(module, "decoders_py", false);
}

}  // namespace lexel::python
