#include "demo/site_testing.h"

#include <utility>

#include "base/check.h"
#include "base/strings.h"

namespace acrida::demo {
namespace {

constexpr TimePoint kPoolStart{std::chrono::hours(1)};

std::unique_ptr<Site> open_site(const SiteOptions& options) {
  auto site = Site::open(options);
  ACRIDA_CHECK(site);
  return *std::move(site);
}

WallTime wall_at(TimePoint at) {
  return kTestStart + (at - kPoolStart);
}

std::string sid_in(const HttpReply& reply) {
  constexpr std::string_view kStart = "sid=";
  for (const std::string& cookie : set_cookies_of(reply)) {
    if (cookie.starts_with(kStart)) {
      return cookie.substr(kStart.size(), cookie.find(';') - kStart.size());
    }
  }
  return {};
}

HttpRequest login_request(std::string_view usr, std::string_view pwd) {
  return json_request("POST", "/api/method/login",
                      nlohmann::json{{"usr", usr}, {"pwd", pwd}}.dump());
}

}  // namespace

HttpRequest json_request(std::string_view method, std::string_view target, std::string_view body) {
  return {.method = std::string(method),
          .target = std::string(target),
          .content_type = "application/json",
          .accept = "application/json",
          .requested_with = {},
          .cookie = {},
          .csrf_token = {},
          .authorization = {},
          .body = std::string(body)};
}

HttpRequest get_request(std::string_view target) {
  return json_request("GET", target, "");
}

nlohmann::json json_of(const HttpReply& reply) {
  auto parsed = nlohmann::json::parse(reply.body, nullptr, false);
  return parsed.is_discarded() ? nlohmann::json() : parsed;
}

std::vector<std::string> set_cookies_of(const HttpReply& reply) {
  constexpr std::string_view kName = "Set-Cookie: ";
  std::vector<std::string> cookies;
  for (const std::string_view line : split(reply.set_cookies, '\n')) {
    if (line.starts_with(kName)) {
      cookies.emplace_back(trim(line.substr(kName.size())));
    }
  }
  return cookies;
}

nlohmann::json server_message_of(const HttpReply& reply) {
  const nlohmann::json body = json_of(reply);
  const auto messages = body.find("_server_messages");
  if (messages == body.end()) {
    return {};
  }
  const auto list = nlohmann::json::parse(messages->get<std::string>());
  return nlohmann::json::parse(list.at(0).get<std::string>());
}

nlohmann::json order_of(std::string_view item_code, double qty, double rate) {
  return {{"doctype", "POS Invoice"},
          {"pos_profile", "SJ-BLR-001-POS"},
          {"is_pos", 1},
          {"items",
           {{{"item_code", item_code},
             {"qty", qty},
             {"rate", rate},
             {"warehouse", "Finished Goods - SJ"}}}},
          {"payments", {{{"mode_of_payment", "UPI"}, {"amount", qty * rate}}}}};
}

TestSite::TestSite(const SiteOptions& options) : site_(open_site(options)) {}

HttpReply TestSite::ask(HttpRequest request) {
  if (request.cookie.empty() && !sid_.empty()) {
    request.cookie = "sid=" + sid_;
  }
  Call call = site_->admit(std::move(request), now_);
  site_->plan(call, now_);
  return site_->serve(call, now_);
}

HttpReply TestSite::post(std::string_view target, const nlohmann::json& body) {
  return ask(json_request("POST", target, body.dump()));
}

HttpReply TestSite::put(std::string_view target, const nlohmann::json& body) {
  return ask(json_request("PUT", target, body.dump()));
}

HttpReply TestSite::call(std::string_view method, const nlohmann::json& arguments) {
  return post("/api/method/" + std::string(method), arguments);
}

HttpReply TestSite::log_in(std::string_view usr, std::string_view pwd) {
  HttpReply reply = ask(login_request(usr, pwd));
  sid_ = sid_in(reply);
  return reply;
}

BusySite::BusySite(const DemoCosts& costs, int workers)
    : site_(open_site({.costs = costs})), pool_(workers) {}

std::string BusySite::sid_of(std::string_view usr, std::string_view pwd) {
  Call call = site_->admit(login_request(usr, pwd), kTestStart);
  return sid_in(site_->serve(call, kTestStart));
}

JobId BusySite::arrive(Duration at, HttpRequest request, std::string_view sid) {
  request.cookie = "sid=" + std::string(sid);
  const JobId job = ++last_job_;
  calls_.emplace(job, site_->admit(std::move(request), kTestStart + at));
  pool_.arrive(job, kPoolStart + at);
  return job;
}

void BusySite::run_until(Duration end) {
  while (const auto step = pool_.step(kPoolStart + end)) {
    Call& call = calls_.at(step->job);
    if (step->kind == WorkerPool::StepKind::kStarted) {
      pool_.plan(step->job, site_->plan(call, wall_at(step->at)));
      continue;
    }
    served_.emplace(step->job, Served{.reply = site_->serve(call, wall_at(step->at)),
                                      .queued = step->queued,
                                      .done = step->at - kPoolStart});
  }
}

}  // namespace acrida::demo
