// PythonShard: the shard of a Python process: loop, HTTP engine, and the greenlets that wait for
// it.
//
// A call is started, and its greenlet parked, by Client.request() (client_type.cc); when its
// response is whole it joins the queue of those to be resumed, and turn(), which gevent's hub
// calls, resumes them: a bounded number, so that other greenlets get their turn.
//
// Thread: the interpreter's, under its hub.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_set>
#include <vector>

#include "http/http_engine.h"
#include "http/user_client.h"
#include "io/hosted_loop.h"
#include "python/call.h"
#include "python/json_decoder.h"

namespace acrida {

class PythonShard {
 public:
  static Result<std::unique_ptr<PythonShard>> open(TlsOptions tls_options);
  PythonShard(const PythonShard&) = delete;
  PythonShard& operator=(const PythonShard&) = delete;

  HttpEngine& engine() { return engine_; }
  JsonDecoder& json() { return json_; }
  int descriptor() const { return host_->descriptor(); }

  // An empty call; give_back() recycles it.
  std::unique_ptr<Call> take();
  void give_back(std::unique_ptr<Call> call);

  // REQUIRES: the call holds a request; the call and the client outlive its end or cancel().
  // `cookie_changes`: those of the client that have been noted; outlives the call too.
  void start(UserClient& client, std::uint32_t& cookie_changes, Call& call);
  // Its greenlet was resumed by somebody else: the request is abandoned.
  void cancel(Call& call);

  // One turn of the loop, then up to kResumedPerTurn greenlets are resumed. Null: one of them let
  // an exception out, which is set; the others come in the next turn.
  PyObject* turn();
  // Sends what was started since the last turn.
  void flush() { host_->flush(); }

  // In the child of a fork: connections that are idle are closed, and what is under way belongs to
  // the parent.
  Result<void> leave_to_parent();

  std::size_t under_way() const { return under_way_; }
  // Requests that were cancelled: after they had left, and before. None of these has a response
  // that anybody saw.
  std::size_t abandoned() const { return abandoned_; }
  std::size_t unsent() const { return unsent_; }

  // What the kernel has counted of open connections goes to the engine's counters.
  void count_segments();

  // Every client is known from its making to its end.
  void add(UserClient& client) { clients_.insert(&client); }
  void remove(UserClient& client) { clients_.erase(&client); }

  static constexpr std::size_t kResumedPerTurn = 64;
  // More are given back to the system: after a burst, memory returns.
  static constexpr std::size_t kCallsKept = 1'024;

 private:
  PythonShard(std::unique_ptr<HostedLoop> host, TlsOptions tls_options);
  Task<> carry_out(UserClient& client, std::uint32_t& cookie_changes, Call& call);

  const std::unique_ptr<HostedLoop> host_;
  HttpEngine engine_;
  JsonDecoder json_;
  std::deque<Call*> ready_;  // done, and their greenlets parked; null: cancelled
  std::vector<std::unique_ptr<Call>> spare_;
  std::unordered_set<UserClient*> clients_;
  std::size_t under_way_ = 0;
  std::size_t abandoned_ = 0;
  std::size_t unsent_ = 0;
};

}  // namespace acrida
