// Task<T>: a lazy coroutine that is awaited once, and cancelled by being destroyed.
//
// A user's behaviour is written as functions that return Task<>. Nothing runs until the task is
// awaited. Destroying a task that has not finished destroys its frame: destructors run, code after
// the co_await does not; whatever must happen at the end belongs in a destructor.
//
// A child that finishes without suspending never grows the stack: await_suspend() resumes it in
// place and carries on, instead of a symmetric transfer, which g++ 12 makes a real call below -O2
// and under the sanitizers.
//
// g++ 12 destroys aggregate temporaries twice in an expression with co_await; promise_type refuses
// such parameters at compile time. A lambda that captures by value must be named before it is
// awaited with.
//
// Thread: a task lives and dies on one thread.
// Cost: one frame from a per-thread free list (no malloc once warm).
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace acrida {

template <class T = void>
class Task;

namespace detail {

// Frames come from per-thread free lists; defined in the engine.
void* allocate_frame(std::size_t size);
void release_frame(void* frame, std::size_t size) noexcept;

template <class Argument>
inline constexpr bool kSafeParameter =
    !std::is_aggregate_v<std::remove_cvref_t<Argument>> ||
    std::is_trivially_destructible_v<std::remove_cvref_t<Argument>>;

class PromiseBase {
 public:
  static void* operator new(std::size_t size) { return allocate_frame(size); }
  static void operator delete(void* frame, std::size_t size) noexcept {
    release_frame(frame, size);
  }

  std::suspend_always initial_suspend() noexcept { return {}; }

  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) noexcept {
      PromiseBase& promise = self.promise();
      promise.done_ = true;
      if (!promise.running_inline_ && promise.continuation_) {
        promise.continuation_.resume();
      }
    }
    void await_resume() noexcept {}
  };
  FinalAwaiter final_suspend() noexcept { return {}; }

  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  bool done() const { return done_; }
  std::exception_ptr take_exception() { return std::exchange(exception_, nullptr); }

  // Runs the child until it finishes or suspends. True when it suspended: the parent waits.
  template <class Promise>
  static bool start(std::coroutine_handle<Promise> child, std::coroutine_handle<> parent) {
    PromiseBase& promise = child.promise();
    promise.continuation_ = parent;
    promise.running_inline_ = true;
    child.resume();
    promise.running_inline_ = false;
    return !promise.done_;
  }

 private:
  std::coroutine_handle<> continuation_;
  std::exception_ptr exception_;
  bool running_inline_ = false;
  bool done_ = false;
};

template <class T>
class Promise : public PromiseBase {
 public:
  Promise() = default;
  template <class... Arguments>
  explicit Promise(Arguments&...) {
    static_assert((kSafeParameter<Arguments> && ...),
                  "g++ 12 destroys aggregate temporaries in co_await twice: give this parameter's "
                  "type a constructor");
  }
  Task<T> get_return_object() noexcept;
  template <class Value>
  void return_value(Value&& value) {
    value_.emplace(std::forward<Value>(value));
  }
  // REQUIRES: done, and nothing was thrown; so there was a co_return, which called return_value().
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): a look would cost each co_await a branch
  T take() { return std::move(*value_); }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> : public PromiseBase {
 public:
  Promise() = default;
  template <class... Arguments>
  explicit Promise(Arguments&...) {
    static_assert((kSafeParameter<Arguments> && ...),
                  "g++ 12 destroys aggregate temporaries in co_await twice: give this parameter's "
                  "type a constructor");
  }
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void take() {}
};

}  // namespace detail

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() { destroy(); }

  explicit operator bool() const { return static_cast<bool>(handle_); }

  bool await_ready() noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> parent) {
    return detail::PromiseBase::start(handle_, parent);
  }
  // Rethrows what the task threw.
  T await_resume() {
    promise_type& promise = handle_.promise();
    if (std::exception_ptr exception = promise.take_exception()) {
      std::rethrow_exception(exception);
    }
    return promise.take();
  }

  // For the engine, which starts tasks from outside a coroutine: runs until the first suspension.
  // REQUIRES: not started before. Returns true when the task has finished.
  bool start() { return !detail::PromiseBase::start(handle_, std::noop_coroutine()); }
  bool done() const { return handle_ && handle_.promise().done(); }

 private:
  void destroy() {
    if (handle_) {
      std::exchange(handle_, {}).destroy();
    }
  }

  Handle handle_;
};

namespace detail {

template <class T>
Task<T> Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

}  // namespace detail
}  // namespace acrida
