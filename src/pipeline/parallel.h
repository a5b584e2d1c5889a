#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "lexel/error.h"

namespace lexel {

// Workers for `n` rows of `bytes` text in all: what the caller asked for (0: one per core), but
// never more than rows, nor more than one where starting threads would cost more than the work.
unsigned worker_count(unsigned requested, size_t n, size_t bytes);

// Of the errors of rows that workers work on, that of the lowest row.
class FirstError {
 public:
  // `error` names its row.
  void note(const Error& error) {
    std::lock_guard lock(mutex_);
    if (!error_ || *error.row() < *error_->row()) error_ = error;
  }
  // Throws it, if there is one.
  void rethrow() const {
    if (error_) throw *error_;
  }

 private:
  std::mutex mutex_;
  std::optional<Error> error_;
};

// Calls work(worker) in `workers` threads, the calling one among them, and waits for all. No thread
// outlives the call, so a later fork() inherits none. The first exception to be thrown is thrown
// again here.
template <class Work>
void run_workers(unsigned workers, Work&& work) {
  std::vector<std::exception_ptr> errors(workers);
  auto guarded = [&](unsigned worker) {
    try {
      work(worker);
    } catch (...) {
      errors[worker] = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(workers - 1);
  for (unsigned worker = 1; worker < workers; ++worker) {
    try {
      threads.emplace_back(guarded, worker);
    } catch (const std::system_error&) {
      break;  // the system gives no more threads: those that run share the rows
    }
  }
  guarded(0);
  for (std::thread& thread : threads) thread.join();
  for (std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

// Hands the numbers below `n` out to workers, ascending. Each calls start(worker) once, and what it
// gives for each number it gets. Of the errors the one of the lowest row is thrown: the row it
// names, else the number.
template <class Start>
void run_rows(unsigned workers, size_t n, Start&& start) {
  std::atomic<size_t> next{0};
  FirstError first_error;
  run_workers(workers, [&](unsigned worker) {
    auto work = start(worker);
    for (size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < n;) {
      try {
        work(i);
      } catch (const Error& error) {
        first_error.note(error.row() ? error : error.in_row(i));
        next.store(n, std::memory_order_relaxed);  // those below are already taken
      }
    }
  });
  first_error.rethrow();
}

}  // namespace lexel
