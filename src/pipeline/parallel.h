#pragma once

#include <algorithm>
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

// Workers for one text of so many bytes.
unsigned text_worker_count(unsigned requested, size_t bytes);

// Whether a text of `size` bytes, of `bytes` in a batch, is so long that workers should share it
// rather than leave it to one of them.
bool is_worth_sharing(size_t size, size_t bytes, unsigned requested);

// Of the errors in numbered things that workers work on, that of the lowest number.
class FirstError {
 public:
  void note(size_t number, const Error& error) {
    std::lock_guard lock(mutex_);
    if (error_ && number_ <= number) return;
    number_ = number;
    error_ = error;
  }
  // Throws it, if there is one.
  void rethrow() const {
    if (error_) throw *error_;
  }

 private:
  std::mutex mutex_;
  size_t number_ = 0;
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
// gives for each number it gets. Of the errors the one of the lowest number is thrown, which it
// names as its row unless it has one.
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
        first_error.note(i, error.row() ? error : error.in_row(i));
        next.store(n, std::memory_order_relaxed);  // those below are already taken
      }
    }
  });
  first_error.rethrow();
}

// As run_rows for rows of a batch, where size_of(row) is in bytes, `bytes` in all. Long rows are
// worked on first and one by one, by what start(threads) gives; the others by start(1).
template <class SizeOf, class Start>
void run_batch(unsigned threads, size_t bytes, size_t n, SizeOf&& size_of, Start&& start) {
  std::vector<size_t> shared, others;
  for (size_t row = 0; row < n; ++row) {
    (is_worth_sharing(size_of(row), bytes, threads) ? shared : others).push_back(row);
  }
  std::optional<Error> error;
  for (size_t i = 0; i < shared.size() && !error; ++i) {
    try {
      start(threads)(shared[i]);
    } catch (const Error& e) {
      error = e.row() ? e : e.in_row(shared[i]);
      others.erase(std::lower_bound(others.begin(), others.end(), shared[i]), others.end());
    }
  }
  run_rows(worker_count(threads, others.size(), bytes), others.size(), [&](unsigned) {
    return [&, work = start(1)](size_t i) mutable {
      try {
        work(others[i]);
      } catch (const Error& e) {
        throw e.row() ? e : e.in_row(others[i]);
      }
    };
  });
  if (error) throw *error;
}

// As run_rows, but worker 0 gets the numbers from 0 up and the others from n - 1 down: what worker
// 0 makes of them is the beginning of the whole, already in place.
template <class Start>
void run_parts(unsigned workers, size_t n, Start&& start) {
  std::atomic<size_t> taken{0};
  std::atomic<size_t> taken_behind{0};
  std::atomic<size_t> failed{n};  // numbers above it are not wanted any more
  FirstError first_error;
  run_workers(workers, [&](unsigned worker) {
    auto work = start(worker);
    size_t front = 0;
    while (taken.fetch_add(1, std::memory_order_relaxed) < n) {
      const size_t i =
          worker == 0 ? front++ : n - 1 - taken_behind.fetch_add(1, std::memory_order_relaxed);
      if (i > failed.load(std::memory_order_relaxed)) continue;
      try {
        work(i);
      } catch (const Error& error) {
        first_error.note(i, error);
        size_t lowest = failed.load(std::memory_order_relaxed);
        while (i < lowest && !failed.compare_exchange_weak(lowest, i)) continue;
      }
    }
  });
  first_error.rethrow();
}

}  // namespace lexel
