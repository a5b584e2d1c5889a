#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace lexel::compiled {

// An array of its own, or one that lies in a compiled file and is read there. Whatever changes the
// latter makes it an array of its own first.
template <class T>
class Array {
 public:
  Array() = default;
  Array(std::vector<T> own) : own_(std::move(own)) { follow(); }
  Array(std::initializer_list<T> items) : own_(items) { follow(); }
  // `owner` keeps the elements where they are.
  Array(const T* data, size_t size, std::shared_ptr<const void> owner)
      : data_(data), size_(size), owner_(std::move(owner)) {}

  Array(const Array& other) : own_(other.own_), owner_(other.owner_) { share(other); }
  Array(Array&& other) noexcept : own_(std::move(other.own_)), owner_(std::move(other.owner_)) {
    share(other);
    other.clear();
  }
  Array& operator=(Array other) noexcept {
    own_ = std::move(other.own_);
    owner_ = std::move(other.owner_);
    share(other);
    return *this;
  }

  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](size_t i) const { return data_[i]; }
  const T& back() const { return data_[size_ - 1]; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  bool is_in_file() const { return owner_ != nullptr; }
  bool operator==(const Array& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

  // Requires an array of its own.
  T& at_own(size_t i) { return own_[i]; }
  void push_back(const T& item) {
    leave_file();
    own_.push_back(item);
    follow();
  }
  // The items must not be this array's.
  void append(const T* items, size_t count) {
    leave_file();
    own_.insert(own_.end(), items, items + count);
    follow();
  }
  void resize(size_t size) {
    leave_file();
    own_.resize(size);
    follow();
  }
  void reserve(size_t size) {
    leave_file();
    own_.reserve(size);
    follow();
  }
  void shrink_to_fit() {
    own_.shrink_to_fit();
    follow();
  }
  void clear() {
    own_.clear();
    owner_ = nullptr;
    follow();
  }

 private:
  void follow() {
    if (owner_) return;
    data_ = own_.data();
    size_ = own_.size();
  }
  void share(const Array& other) {
    data_ = owner_ ? other.data_ : own_.data();
    size_ = owner_ ? other.size_ : own_.size();
  }
  void leave_file() {
    if (!owner_) return;
    own_.assign(begin(), end());
    owner_ = nullptr;
    follow();
  }

  std::vector<T> own_;
  const T* data_ = nullptr;
  size_t size_ = 0;
  std::shared_ptr<const void> owner_;  // null: own_ has the elements
};

}  // namespace lexel::compiled
