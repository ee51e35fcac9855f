// The demo site: from a request that arrived whole to the reply, without sockets, clocks or
// waiting.
//
// A request passes three stations, because a real site does different things at different times:
// admit() when it arrives, plan() when a worker takes it up (what it will cost, which lock it
// needs), serve() when that time is over (what it does, and its answer). Between plan() and serve()
// other requests may be served; the locks of the worker pool keep apart what must be.
//
// Thread: owned by one server; not synchronized.
#pragma once

#include <memory>
#include <string>

#include "acrida/random.h"
#include "acrida/time.h"
#include "base/error.h"
#include "demo/call.h"
#include "demo/http_message.h"
#include "demo/site_options.h"
#include "demo/site_state.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

class Site {
 public:
  static Result<std::unique_ptr<Site>> open(const SiteOptions& options);

  // Reads the request; never fails: what is wrong with it shows in its reply.
  Call admit(HttpRequest request, WallTime now);
  ServicePlan plan(Call& call, WallTime now);
  HttpReply serve(Call& call, WallTime now);

 private:
  explicit Site(std::unique_ptr<SiteState> state, std::uint64_t seed);

  void resume_session(Call& call, WallTime now);
  Answer answer(Call& call);
  void set_cookies(const Call& call, HttpReply& reply);

  std::unique_ptr<SiteState> state_;
  bool is_free_;  // no call costs anything: no locks, no waiting
  Random spread_;
};

}  // namespace acrida::demo
