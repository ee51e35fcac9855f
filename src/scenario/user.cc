#include "acrida/user.h"

#include <algorithm>
#include <memory>
#include <string>

#include "scenario/document_ledger.h"
#include "scenario/user_loop.h"

namespace acrida {

class User::Sleep {
 public:
  Sleep(UserLoop& loop, TimePoint due) : loop_(loop), due_(due) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> sleeper) {
    wake_.start(loop_.context_, due_, sleeper);
  }
  void await_resume() const noexcept { loop_.ready_at_ = due_; }

 private:
  UserLoop& loop_;
  TimePoint due_;
  UserLoop::WakeUp wake_;
};

std::uint64_t User::id() const {
  return loop_->number_;
}

std::uint64_t User::index() const {
  return loop_->index_;
}

std::string_view User::type() const {
  return loop_->type_.name;
}

std::string_view User::host() const {
  return loop_->type_.host;
}

void User::set_label(std::string_view label) {
  loop_->label_ = std::make_unique<const std::string>(label);
}

std::string_view User::label() const {
  return loop_->label_ == nullptr ? std::string_view() : *loop_->label_;
}

Task<> User::sleep(Duration span) {
  const Duration wait = accelerated(span, environment().acceleration());
  co_await Sleep(*loop_, loop_->context_.now() + std::min(wait, UserLoop::kWaitMax));
}

Document User::document(std::string_view type, std::string_view token) {
  return loop_->context_.documents().begin(type, token);
}

void User::stop() {
  loop_->stop_requested_ = true;
}

const Environment& User::environment() const {
  return loop_->context_.environment();
}

}  // namespace acrida
