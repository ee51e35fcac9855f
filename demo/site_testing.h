// Drives the demo site without sockets, on a clock that the test moves.
//
// Thread: the test's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "demo/site.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

inline constexpr std::string_view kTill = "pos-terminal-1@scoopjoy.com";
inline constexpr std::string_view kTillPassword = "pos_test_password";
// 2026-03-20 10:00:00 UTC
inline constexpr WallTime kTestStart{std::chrono::seconds(1'774'000'800)};

// A JSON request as a till sends it.
HttpRequest json_request(std::string_view method, std::string_view target, std::string_view body);
HttpRequest get_request(std::string_view target);

// The body; null when it is no JSON.
nlohmann::json json_of(const HttpReply& reply);
// The lines of `reply.set_cookies` without "Set-Cookie: ".
std::vector<std::string> set_cookies_of(const HttpReply& reply);
// {"message":"...","title":..}: the first of _server_messages, null when there is none.
nlohmann::json server_message_of(const HttpReply& reply);

// An order of one item, as the load test sends it.
nlohmann::json order_of(std::string_view item_code, double qty, double rate);

// A site that answers at once, and one browser with its cookie.
class TestSite {
 public:
  explicit TestSite(const SiteOptions& options = {.costs = DemoCosts::none()});

  // Asks with the browser's session, unless the request has a cookie of its own.
  HttpReply ask(HttpRequest request);
  HttpReply get(std::string_view target) { return ask(get_request(target)); }
  HttpReply post(std::string_view target, const nlohmann::json& body);
  HttpReply put(std::string_view target, const nlohmann::json& body);
  HttpReply call(std::string_view method, const nlohmann::json& arguments);

  // Replaces the browser's session.
  HttpReply log_in(std::string_view usr = kTill, std::string_view pwd = kTillPassword);
  void forget_session() { sid_.clear(); }
  const std::string& sid() const { return sid_; }

  void advance(Duration span) { now_ += span; }
  WallTime now() const { return now_; }
  Site& site() { return *site_; }

 private:
  std::unique_ptr<Site> site_;
  WallTime now_ = kTestStart;
  std::string sid_;
};

// A site behind its workers, in simulated time.
class BusySite {
 public:
  struct Served {
    HttpReply reply;
    Duration queued;
    Duration done;  // since the first instant
  };

  BusySite(const DemoCosts& costs, int workers);
  // Its settings of restarts, stalls and the wait for locks are the pool's too.
  BusySite(const SiteOptions& options, int workers);

  // A session of `usr`, made before time begins.
  std::string sid_of(std::string_view usr, std::string_view pwd);
  JobId arrive(Duration at, HttpRequest request, std::string_view sid);
  void run_until(Duration end);

  std::size_t queued() const { return pool_.queued(); }
  std::size_t in_service() const { return pool_.in_service(); }
  const WorkerPool::Counts& effects() const { return pool_.counts(); }
  Site& site() { return *site_; }
  const Served& served(JobId job) const { return served_.at(job); }
  std::size_t served_count() const { return served_.size(); }

 private:
  std::unique_ptr<Site> site_;
  WorkerPool pool_;
  std::map<JobId, Call> calls_;
  std::map<JobId, Served> served_;
  JobId last_job_ = 0;
};

}  // namespace acrida::demo
