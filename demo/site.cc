#include "demo/site.h"

#include <utility>

#include "base/strings.h"
#include "demo/api_key.h"
#include "demo/csrf.h"
#include "demo/gateway_page.h"
#include "demo/lost_invoice.h"
#include "demo/percent_encoding.h"
#include "demo/prepared_report.h"
#include "demo/route.h"
#include "demo/schema.h"

namespace acrida::demo {
namespace {

bool is_json(std::string_view content_type) {
  const std::string type = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  return type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

// A JSON body is everything; otherwise a form's fields go over the query's.
void read_arguments(Call& call) {
  const HttpRequest& request = call.request;
  if (!request.body.empty() && is_json(request.content_type)) {
    const auto parsed = Value::parse(request.body);
    call.arguments_are_malformed = !parsed;
    call.arguments = parsed.value_or(Value());
    return;
  }
  const std::size_t question = request.target.find('?');
  auto pairs = question == std::string::npos
                   ? std::vector<std::pair<std::string, std::string>>()
                   : parse_form(std::string_view(request.target).substr(question + 1));
  if (to_lower(request.content_type).starts_with("application/x-www-form-urlencoded")) {
    for (auto& pair : parse_form(request.body)) {
      pairs.push_back(std::move(pair));
    }
  }
  call.arguments = Value::from_pairs(pairs);
  // A document may come as one field, as the desk sends it.
  if (const Value data = call.arguments["data"].decoded(); data.is_object()) {
    call.arguments = data;
  }
}

bool changes_data(const std::string& method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

// What is refused before any page was chosen is JSON for the API and a page for browsers.
Answer refusal_page(const ErpError& error, std::string_view target) {
  if (target.starts_with("/api/")) {
    return std::unexpected(error);
  }
  const std::string_view title = error.status == 503 ? "Updating" : reason_phrase(error.status);
  return Page{.status = error.status,
              .body = "<!DOCTYPE html>\n<title>" + std::string(title) + "</title>\n<h1>" +
                      std::string(title) + "</h1>\n",
              .content_type = "text/html; charset=utf-8"};
}

}  // namespace

Result<std::unique_ptr<Site>> Site::open(const SiteOptions& options) {
  auto database = Database::open(options.database);
  if (!database) {
    return fail(database.error());
  }
  if (auto made = make_site(**database, options); !made) {
    return fail(made.error());
  }
  auto state = std::make_unique<SiteState>(std::move(*database), options);
  return std::unique_ptr<Site>(new Site(std::move(state), options.seed));
}

Site::Site(std::unique_ptr<SiteState> state, std::uint64_t seed)
    : state_(std::move(state)), is_free_(state_->costs.is_free()), spread_(seed) {}

Call Site::admit(HttpRequest request, WallTime now) {
  Call call;
  call.request = std::move(request);
  call.now = now;
  call.taken_up = now;
  read_arguments(call);
  set_route(state_->mode, call);
  call.fault = fault_of(state_->load, call);
  return call;
}

ServicePlan Site::plan(Call& call, WallTime now) {
  SiteLoad& load = state_->load;
  call.now = now;
  call.taken_up = now;
  if (call.fault == Fault::kLockTimeout || call.fault == Fault::kGatewayTimeout) {
    const bool waits_for_lock = call.fault == Fault::kLockTimeout;
    return {.before_lock = waits_for_lock ? load.settings.lock_wait : load.settings.gateway_timeout,
            .lock = {},
            .under_lock = {}};
  }
  resume_session(call, now);
  load.prepared_reports.pass(now);
  call.refused = refusal_of(*state_, call);
  const std::string report = script_report_of(call);
  call.report_is_prepared = !report.empty() && load.prepared_reports.is_prepared(report);
  if (is_free_ || call.fault == Fault::kBadGateway) {
    return {};
  }
  ServicePlan plan = spread(work_of(call));
  if (!report.empty() && !call.report_is_prepared) {
    load.prepared_reports.begins(report, plan.before_lock + plan.under_lock, now);
  }
  return plan;
}

ServicePlan Site::work_of(const Call& call) {
  const DemoCosts& costs = state_->costs;
  const bool is_refused = call.refused || call.arguments_are_malformed || call.key_refusal ||
                          !passes_csrf_check(call) ||
                          (call.account == nullptr && call.route->access != Access::kGuest);
  if (is_refused) {
    return {.before_lock = costs.refusal, .lock = {}, .under_lock = {}};
  }
  ServicePlan plan = call.report_is_prepared
                         ? ServicePlan{.before_lock = costs.document, .lock = {}, .under_lock = {}}
                         : call.route->plan(*state_, call);
  if (changes_data(call.request.method) && !plan.is_rolled_back) {
    (plan.lock.empty() ? plan.before_lock : plan.under_lock) += costs.commit;
  }
  return plan;
}

ServicePlan Site::spread(ServicePlan plan) {
  const double spread = state_->costs.spread;
  if (spread > 0) {
    const double factor = 1 + spread * (2 * spread_.real() - 1);
    plan.before_lock = from_seconds(to_seconds(plan.before_lock) * factor);
    plan.under_lock = from_seconds(to_seconds(plan.under_lock) * factor);
  }
  return plan;
}

HttpReply Site::serve(Call& call, WallTime now) {
  SiteLoad& load = state_->load;
  call.now = now;
  load.prepared_reports.pass(now);
  if (load.site_limit) {
    load.site_limit->spend(now - call.taken_up, now);
  }
  if (call.fault) {
    if (auto reply = gateway_reply(*call.fault)) {
      load.faults.count(*call.fault);
      return *std::move(reply);
    }
  }
  HttpReply reply = reply_to(call);
  const bool is_rate_limited = call.refused && call.refused->exc_type == "TooManyRequestsError";
  if (load.site_limit) {
    reply.headers += load.site_limit->headers(is_rate_limited, now);
  } else if (is_rate_limited) {
    reply.headers += "Retry-After: 60\r\n";
  }
  if (call.fault == Fault::kSlowBody && call.request.method != "HEAD") {
    load.faults.count(Fault::kSlowBody);
    reply.slow_body = load.settings.slow_body;
  }
  return reply;
}

HttpReply Site::reply_to(Call& call) {
  resume_session(call, call.now);
  Answer answered = answer(call);
  if (const auto error = state_->database->take_error()) {
    answered = std::unexpected(database_error(*error));
  }
  if (call.account != nullptr) {
    call.user = call.account->usr;
  }
  HttpReply reply;
  if (answered) {
    reply.status = answered->status;
    reply.content_type = std::move(answered->content_type);
    reply.body = std::move(answered->body);
  } else {
    reply.status = answered.error().status;
    reply.body =
        error_body(answered.error(), call.session_expired, state_->names.next(kSecretLength));
  }
  set_cookies(call, reply);
  if (state_->development_server) {
    reply.server = "Werkzeug/3.0.1 Python/3.11";
  } else if (state_->mode == DemoMode::kStrict) {
    reply.server = "gunicorn";
  }
  return reply;
}

void Site::resume_session(Call& call, WallTime now) {
  const std::string_view sid = request_cookie(call.request.cookie, "sid");
  const bool is_guest = sid.empty() || sid == "Guest";
  call.session = is_guest ? nullptr : state_->sessions.find(sid, now);
  call.session_expired = !is_guest && call.session == nullptr;
  call.account = call.session == nullptr ? nullptr : call.session->account;
  call.key_refusal.reset();
  if (call.account == nullptr) {
    auto owner = owner_of_key(state_->accounts, call.request.authorization);
    call.account = owner.value_or(nullptr);
    if (!owner) {
      call.key_refusal = std::move(owner.error());
    }
  }
}

Answer Site::answer(Call& call) {
  if (call.refused) {
    if (call.fault == Fault::kMaintenance || call.fault == Fault::kTooManyRequests ||
        call.fault == Fault::kNoConnection) {
      state_->load.faults.count(*call.fault);
    }
    return refusal_page(*call.refused, call.request.target);
  }
  if (call.arguments_are_malformed) {
    return std::unexpected(python_error("JSONDecodeError", "the body is no JSON"));
  }
  if (!call.arguments.is_object() && !call.arguments.is_list()) {
    return std::unexpected(validation_error("Invalid request arguments"));
  }
  if (!passes_csrf_check(call)) {
    return std::unexpected(csrf_error());
  }
  if (call.key_refusal) {
    return refuse(*call.key_refusal);
  }
  if (call.account == nullptr && call.route->access == Access::kUser) {
    return std::unexpected(not_whitelisted(call.subject));
  }
  if (auto error = rollback_of(call)) {
    if (call.fault && call.lock_failure == LockFailure::kNone) {
      state_->load.faults.count(*call.fault);
    }
    return std::unexpected(*std::move(error));
  }
  return answer_of_page(call);
}

Answer Site::answer_of_page(Call& call) {
  const Faults& faults = state_->load.faults;
  const bool may_spoil =
      (faults.is_wanted(Fault::kDoubleSubmit) || faults.is_wanted(Fault::kLostCommit)) &&
      will_submit(*state_, call);
  Answer answered = call.route->answer(*state_, call);
  if (answered && may_spoil) {
    spoil_submission(*state_, call, *answered);
  }
  return answered;
}

void Site::set_cookies(const Call& call, HttpReply& reply) {
  Cookies& cookies = state_->cookies;
  if (call.session_ends) {
    reply.set_cookies = cookies.deleted(call.now);
    return;
  }
  if (call.session_expired && call.session == nullptr) {
    reply.set_cookies = cookies.deleted(call.now);
  }
  reply.set_cookies += cookies.renewed(call.session, call.now);
}

}  // namespace acrida::demo
