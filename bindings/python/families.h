#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decoders/decoder.h"
#include "format/tokenizer_json.h"
#include "node.h"
#include "normalizers/normalizer.h"
#include "post_processors/post_processor.h"
#include "pre_tokenizers/pre_tokenizer.h"

// What node.h needs to know of each family of components.
namespace lexel::python {

struct NormalizerFamily {
  using Spec = spec::Normalizer;
  using Machine = Normalizer;
  using Sequence = spec::NormalizerSequence;
  static constexpr const char* kName = "Normalizer";
  static auto& items(Sequence& sequence) { return sequence.normalizers; }
  static std::unique_ptr<const Machine> compile(const Spec& spec) {
    return compile_normalizer(spec, "/normalizer", {});
  }
  static std::unique_ptr<const Machine> custom_machine(py::object custom);
  static std::unique_ptr<const Machine> chain(std::vector<std::unique_ptr<const Machine>> machines);
  static std::string write(const Spec& spec) { return format::write_normalizer_json(spec); }
  static Spec parse(std::string_view json) { return format::parse_normalizer_json(json, {}); }
};

struct PreTokenizerFamily {
  using Spec = spec::PreTokenizer;
  using Machine = PreTokenizer;
  using Sequence = spec::PreTokenizerSequence;
  static constexpr const char* kName = "PreTokenizer";
  static auto& items(Sequence& sequence) { return sequence.pretokenizers; }
  static std::unique_ptr<const Machine> compile(const Spec& spec) {
    return compile_pre_tokenizer(spec, "/pre_tokenizer", {});
  }
  static std::unique_ptr<const Machine> custom_machine(py::object custom);
  static std::unique_ptr<const Machine> chain(std::vector<std::unique_ptr<const Machine>> machines);
  static std::string write(const Spec& spec) { return format::write_pre_tokenizer_json(spec); }
  static Spec parse(std::string_view json) { return format::parse_pre_tokenizer_json(json, {}); }
};

struct ProcessorFamily {
  using Spec = spec::PostProcessor;
  using Machine = PostProcessor;
  using Sequence = spec::PostProcessorSequence;
  static constexpr const char* kName = "PostProcessor";
  static auto& items(Sequence& sequence) { return sequence.processors; }
  static std::unique_ptr<const Machine> compile(const Spec& spec) {
    return compile_post_processor(spec, "/post_processor");
  }
  // There are no custom ones.
  static std::unique_ptr<const Machine> custom_machine(const py::object&) { return nullptr; }
  static std::unique_ptr<const Machine> chain(std::vector<std::unique_ptr<const Machine>>) {
    return nullptr;
  }
  static std::string write(const Spec& spec) { return format::write_post_processor_json(spec); }
  static Spec parse(std::string_view json) { return format::parse_post_processor_json(json, {}); }
};

struct DecoderFamily {
  using Spec = spec::Decoder;
  using Machine = Decoder;
  using Sequence = spec::DecoderSequence;
  static constexpr const char* kName = "PyDecoder";
  static auto& items(Sequence& sequence) { return sequence.decoders; }
  static std::unique_ptr<const Machine> compile(const Spec& spec) {
    return compile_decoder(spec, "/decoder", {});
  }
  static std::unique_ptr<const Machine> custom_machine(py::object custom);
  static std::unique_ptr<const Machine> chain(std::vector<std::unique_ptr<const Machine>> machines);
  static std::string write(const Spec& spec) { return format::write_decoder_json(spec); }
  static Spec parse(std::string_view json) { return format::parse_decoder_json(json, {}); }
};

}  // namespace lexel::python
