#pragma once

#include <pybind11/pybind11.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lexel/error.h"
#include "lexel/options.h"
#include "pipeline/pipeline.h"

namespace py = pybind11;

namespace lexel::python {

// Counts every edit of any component, so that a tokenizer sees with one look that nothing changed.
inline std::atomic<uint64_t> edit_count = 0;

// A component as Python holds it: a spec node that handles and tokenizers share, so that an edit
// through one handle shows everywhere. Guarded by the EditLock.
//
// A sequence keeps its members in `children` and an empty spec in `spec`; a custom component is the
// Python object in `custom`.
template <class Family>
struct Node {
  using Part = Component<typename Family::Spec, typename Family::Machine>;

  typename Family::Spec spec;
  std::vector<std::shared_ptr<Node>> children;
  py::object custom;
  uint64_t version = ++edit_count;
  // What was compiled last, of which tree_version().
  std::shared_ptr<const Part> compiled;
  uint64_t compiled_version = 0;

  void touch() { version = ++edit_count; }
  // Changes whenever this node or one below it does.
  uint64_t tree_version() const {
    uint64_t newest = version;
    for (const auto& child : children) newest = std::max(newest, child->tree_version());
    return newest;
  }
  bool has_custom() const {
    if (custom) return true;
    for (const auto& child : children) {
      if (child->has_custom()) return true;
    }
    return false;
  }
};

template <class Family>
using NodePtr = std::shared_ptr<Node<Family>>;

// What a Python object of the family's base class holds.
template <class Family>
struct Handle {
  NodePtr<Family> node;
};

// What a Python object of the class for spec struct T holds.
template <class Family, class T>
struct HandleOf : Handle<Family> {
  T& get() const { return std::get<T>(this->node->spec.value); }
};

template <class Family>
NodePtr<Family> node_of(typename Family::Spec spec) {
  auto node = std::make_shared<Node<Family>>();
  if (auto* sequence = std::get_if<typename Family::Sequence>(&spec.value)) {
    for (auto& item : Family::items(*sequence)) {
      node->children.push_back(node_of<Family>(std::move(item)));
    }
    Family::items(*sequence).clear();
  }
  node->spec = std::move(spec);
  return node;
}

// The spec of a whole tree. Throws for a custom component, as Hugging Face does on serializing one.
template <class Family>
typename Family::Spec spec_of(const Node<Family>& node) {
  if (node.custom) {
    throw Error(ErrorCode::kInvalidArgument,
                std::string("Custom ") + Family::kName + " cannot be serialized");
  }
  typename Family::Spec spec = node.spec;
  if (auto* sequence = std::get_if<typename Family::Sequence>(&spec.value)) {
    for (const auto& child : node.children) Family::items(*sequence).push_back(spec_of(*child));
  }
  return spec;
}

// The handle of the class that fits the node; None for none.
template <class Family>
py::object to_python(const NodePtr<Family>& node) {
  if (!node) return py::none();
  if (node->custom) return py::cast(Handle<Family>{node});
  return std::visit(
      [&](const auto& value) -> py::object {
        using T = std::decay_t<decltype(value)>;
        HandleOf<Family, T> handle;
        handle.node = node;
        return py::cast(std::move(handle));
      },
      node->spec.value);
}

template <class Family>
std::unique_ptr<const typename Family::Machine> compile_node(const Node<Family>& node) {
  if (node.custom) return Family::custom_machine(node.custom);
  if (!node.has_custom()) return Family::compile(spec_of(node));
  std::vector<std::unique_ptr<const typename Family::Machine>> machines;
  for (const auto& child : node.children) machines.push_back(compile_node(*child));
  return Family::chain(std::move(machines));
}

// The component a node stands for, compiled anew only after an edit; null for none. Whoever calls
// Python from the machine holds on to the part, as an edit lets the node's go.
template <class Family>
std::shared_ptr<const typename Node<Family>::Part> compile_part(const NodePtr<Family>& node) {
  if (!node) return nullptr;
  uint64_t version = node->tree_version();
  if (node->compiled_version != version) {
    auto part = std::make_shared<typename Node<Family>::Part>();
    if (!node->has_custom()) part->node = spec_of(*node);
    part->machine = compile_node(*node);
    node->compiled = std::move(part);
    node->compiled_version = version;
  }
  return node->compiled;
}

// Throws IndexError unless the sequence has a member `index`.
template <class Family>
NodePtr<Family>& child_at(const Node<Family>& node, size_t index) {
  if (index >= node.children.size()) throw py::index_error("Index not found");
  return const_cast<Node<Family>&>(node).children[index];
}

}  // namespace lexel::python
