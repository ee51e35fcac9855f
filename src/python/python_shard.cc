#include "python/python_shard.h"

#include <algorithm>
#include <utility>

namespace acrida {

void Call::clear() {
  running = {};
  http.clear();
  origin.clear();
  path_url.clear();
  fragment.clear();
  waiter = Owned();
  done = recorded = cookies_changed = false;
  ready = {};
}

Result<std::unique_ptr<PythonShard>> PythonShard::open(TlsOptions tls_options) {
  Result<std::unique_ptr<HostedLoop>> host = HostedLoop::open();
  if (!host) {
    return std::unexpected(host.error());
  }
  return std::unique_ptr<PythonShard>(new PythonShard(*std::move(host), std::move(tls_options)));
}

PythonShard::PythonShard(std::unique_ptr<HostedLoop> host, TlsOptions tls_options)
    : host_(std::move(host)), engine_(host_->loop(), std::move(tls_options)) {
  // A shard that is made while the hub runs its callbacks is too late for flush() in this round,
  // and the hub might sleep on its first request.
  host_->ask_for_turn();
}

std::unique_ptr<Call> PythonShard::take() {
  if (spare_.empty()) {
    return std::make_unique<Call>();
  }
  std::unique_ptr<Call> call = std::move(spare_.back());
  spare_.pop_back();
  return call;
}

void PythonShard::give_back(std::unique_ptr<Call> call) {
  if (spare_.size() < kCallsKept) {
    call->clear();
    spare_.push_back(std::move(call));
  }
}

void PythonShard::start(UserClient& client, std::uint32_t& cookie_changes, Call& call) {
  host_->begin_work();
  call.ready = engine_.loop.wall_at(engine_.loop.now());
  ++under_way_;
  call.running = carry_out(client, cookie_changes, call);
  call.running.start();
}

Task<> PythonShard::carry_out(UserClient& client, std::uint32_t& cookie_changes, Call& call) {
  co_await client.perform(call.http);
  // Here, and not when the greenlet goes on: others of the client may have ended by then.
  call.cookies_changed = cookie_changes != client.cookies().changes();
  cookie_changes = client.cookies().changes();
  --under_way_;
  call.done = true;
  if (call.waiter) {
    ready_.push_back(&call);
  }
}

void PythonShard::cancel(Call& call) {
  ++(call.http.exchanges > 0 ? abandoned_ : unsent_);
  if (call.done) {
    std::ranges::replace(ready_, &call, nullptr);
  } else {
    --under_way_;
    call.running = {};
  }
  call.waiter = Owned();
}

void PythonShard::count_segments() {
  for (UserClient* const client : clients_) {
    client->count_segments();
  }
}

Result<void> PythonShard::leave_to_parent() {
  engine_.site.name_requests({}, false);  // the parent goes on counting them
  if (Result<void> left = host_->leave_to_parent(); !left) {
    return left;
  }
  for (UserClient* const client : clients_) {
    client->close_idle();
  }
  return {};
}

PyObject* PythonShard::turn() {
  host_->turn();
  for (std::size_t resumed = 0; !ready_.empty() && resumed < kResumedPerTurn; ++resumed) {
    Call* const call = ready_.front();
    ready_.pop_front();
    if (call == nullptr) {
      continue;
    }
    // The call may be gone when this returns.
    const Owned waiter = std::move(call->waiter);
    const Owned result(PyObject_CallNoArgs(waiter.get()));
    if (!result) {
      host_->ask_for_turn();
      return nullptr;
    }
  }
  host_->flush();
  if (!ready_.empty()) {
    host_->ask_for_turn();
  }
  Py_RETURN_NONE;
}

}  // namespace acrida
