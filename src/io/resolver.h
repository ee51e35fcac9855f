// Resolver: host names to addresses, by c-ares, without blocking the loop.
//
// Reads /etc/hosts and asks the name servers of /etc/resolv.conf. An answer is kept for its time to
// live, between kKeepMin and kKeepMax; a failure is not kept. Address literals are answered at
// once. All users of a shard share it; a name asked for while its question is under way waits for
// that answer.
//
// Thread: its loop's.
#pragma once

#include <coroutine>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "io/endpoint.h"
#include "io/loop.h"

namespace acrida {

class Resolver {
 public:
  // REQUIRES: `loop` outlives the resolver.
  explicit Resolver(Loop& loop);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // co_await resolver.resolve("erp.example.com", 443, limit) gives Result<Endpoint>: the first
  // address of the answer, the next one at the next call (round robin; over the IPv4 addresses only
  // where there are any).
  // The error's text is the one that Locust's users know: "gaierror(-2, 'Name or service not
  // known')". After `limit` the error's number is ETIMEDOUT.
  class Resolve;
  Resolve resolve(std::string_view host, std::uint16_t port, Duration limit);

  // Answers `host` with `address`, for tests and fixed names. REQUIRES: an address literal.
  void set_address(std::string_view host, std::string_view address);
  // Asks these name servers, "127.0.0.1:5353,10.0.0.2", in the place of the system's.
  Result<void> set_servers(const std::string& servers);

  static constexpr Duration kKeepMin = std::chrono::seconds(1);
  static constexpr Duration kKeepMax = std::chrono::minutes(5);
  // A load test asks for a handful of names; more are looked up each time and not kept.
  static constexpr std::size_t kNamesKeptMax = 1024;

 private:
  class Channel;  // c-ares and its sockets
  struct Name;

  void ask(const std::string& host, Name& name);
  void finish(const std::string& host,
              const std::vector<Endpoint>& addresses,
              Duration time_to_live,
              const Error& error);

  Loop& loop_;
  std::map<std::string, std::unique_ptr<Name>, std::less<>> names_;
  std::unique_ptr<Channel> channel_;  // made at the first name that is no literal
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // answers under way may outlive this
};

class Resolver::Resolve final : private Timer {
 public:
  Resolve(Resolver& resolver, std::string_view host, std::uint16_t port, Duration limit);
  ~Resolve() override;
  Resolve(const Resolve&) = delete;
  Resolve& operator=(const Resolve&) = delete;

  bool await_ready();
  void await_suspend(std::coroutine_handle<> waiter);
  Result<Endpoint> await_resume() { return std::move(result_); }

 private:
  friend class Resolver;
  void on_timer() override;
  void set_result(Result<Endpoint> result);
  void wake_soon();

  Resolver& resolver_;
  Name* name_ = nullptr;  // while waiting
  const std::string host_;
  const std::uint16_t port_;
  const Duration limit_;
  Result<Endpoint> result_ = fail("not resolved");
  std::coroutine_handle<> waiter_;
};

}  // namespace acrida
