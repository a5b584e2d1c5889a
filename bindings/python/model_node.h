#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "node.h"

namespace lexel::python {

using ModelPart = std::shared_ptr<const Component<spec::Model, Model>>;

// A model as Python holds it. The spec and the tables compiled from it are large, so they are
// shared with every tokenizer that uses them; an edit copies the spec once and compiles when it is
// needed.
class ModelNode {
 public:
  // Throws what compile_model() does.
  explicit ModelNode(spec::Model spec) : edited_(std::move(spec)) { part(); }
  explicit ModelNode(ModelPart part) : part_(std::move(part)) {}

  const spec::Model& spec() const { return edited_ ? *edited_ : part_->node; }
  spec::Model& edit() {
    if (!edited_) edited_ = part_->node;
    version_ = ++edit_count;
    return *edited_;
  }
  const ModelPart& part() {
    if (edited_) {
      auto compiled = std::make_shared<Component<spec::Model, Model>>();
      compiled->node = std::move(*edited_);
      try {
        compiled->machine = compile_model(compiled->node, "/model", {});
      } catch (...) {
        *edited_ = std::move(compiled->node);
        throw;
      }
      part_ = std::move(compiled);
      edited_.reset();
    }
    return part_;
  }
  // Puts another model of the same kind in its place.
  void replace(ModelPart part) {
    part_ = std::move(part);
    edited_.reset();
    version_ = ++edit_count;
  }
  uint64_t version() const { return version_; }

 private:
  std::optional<spec::Model> edited_;
  ModelPart part_;
  uint64_t version_ = ++edit_count;
};

struct ModelHandle {
  std::shared_ptr<ModelNode> node;
};

template <class T>
struct ModelHandleOf : ModelHandle {
  const T& get() const { return std::get<T>(node->spec().value); }
  T& edit() { return std::get<T>(node->edit().value); }
};

inline py::object to_python(const std::shared_ptr<ModelNode>& node) {
  return std::visit(
      [&](const auto& value) -> py::object {
        ModelHandleOf<std::decay_t<decltype(value)>> handle;
        handle.node = node;
        return py::cast(std::move(handle));
      },
      node->spec().value);
}

}  // namespace lexel::python
