#include "scenario/http_service.h"

#include <algorithm>
#include <exception>
#include <string_view>
#include <typeinfo>
#include <utility>

#include "http/exchange_text.h"
#include "scenario/failure_text.h"
#include "scenario/type_name.h"
#include "scenario/user_loop.h"

namespace acrida {
namespace {

StampKind stamp_kind(const HttpExchange& http) {
  if (http.stamp == StampSource::kLoop) {
    return StampKind::kLoop;
  }
  return http.shared_stamp ? StampKind::kShared : StampKind::kKernel;
}

PhaseTimes phase_times(const HttpExchange& http) {
  return {.dns = http.phases.dns,
          .connect = http.phases.connect,
          .tls = http.phases.tls,
          .waiting = http.waiting(),
          .receiving = http.receiving()};
}

std::string failure_of(const detail::Exchange& exchange) {
  const HttpExchange& http = exchange.http;
  switch (exchange.verdict) {
    case detail::CheckedAs::kSuccess:
      return {};
    case detail::CheckedAs::kFailure:
      return caught_failure_text(exchange.why);
    case detail::CheckedAs::kByStatus:
      break;
  }
  if (http.failed()) {
    return http.error_text;
  }
  return http.status() < 400
             ? std::string()
             : status_failure_text(http.status(), http.response.reason(), exchange.name);
}

}  // namespace

namespace detail {

ClientState::ClientState(HttpService& the_service,
                         UserLoop& the_user,
                         std::shared_ptr<const HttpConfig> config)
    : service(the_service), user(the_user), client(the_service.engine(), std::move(config)) {}

void Exchange::clear() {
  performing = {};
  http.clear();
  address.clear();
  name.clear();
  own_name = false;
  multipart.reset();
  catch_response = recorded = false;
  verdict = CheckedAs::kByStatus;
  why.clear();
  json.reset();
  json_parsed = started = had_due = in_on_start = false;
  ready = at_start = {};
}

void release(Exchange* exchange) noexcept {
  exchange->service->give_back(exchange);
}

}  // namespace detail

std::unique_ptr<detail::ClientState> HttpService::make_client(
    UserLoop& user, std::shared_ptr<const HttpConfig> config) {
  return std::make_unique<detail::ClientState>(*this, user, std::move(config));
}

detail::ExchangePointer HttpService::take(detail::ClientState& client) {
  std::unique_ptr<detail::Exchange> exchange;
  if (spare_.empty()) {
    exchange = std::make_unique<detail::Exchange>();
    exchange->service = this;
    spare_.reserve(kExchangesKept);
  } else {
    exchange = std::move(spare_.back());
    spare_.pop_back();
  }
  exchange->client = &client;
  ++in_use_;
  return detail::ExchangePointer(exchange.release());
}

void HttpService::give_back(detail::Exchange* exchange) noexcept {
  std::unique_ptr<detail::Exchange> owned(exchange);
  --in_use_;
  if (spare_.size() < kExchangesKept) {
    owned->clear();
    spare_.push_back(std::move(owned));
  }
}

void HttpService::record(detail::Exchange& exchange, const Response& response) {
  const HttpExchange& http = exchange.http;
  const std::string failure = failure_of(exchange);
  Sample sample;
  sample.entry = recorder_.entry(http.method, exchange.name);
  sample.sent = http.started;
  sample.service_time = http.service_time();
  sample.had_due_time = exchange.had_due;
  const Duration held = http.held_before + http.held_within;
  sample.response_time = exchange.had_due
                             ? std::max(http.done - exchange.ready - held, Duration::zero())
                             : sample.service_time;
  sample.phases = phase_times(http);
  sample.bytes_sent = http.bytes_sent;
  sample.wire_bytes_received = http.bytes_received;
  sample.response_length = http.content.size();
  sample.exchanges = static_cast<std::uint32_t>(http.exchanges);
  sample.status = static_cast<std::uint16_t>(http.status());
  sample.stamp = stamp_kind(http);
  sample.failure = failure;
  // A check of the scenario's own that failed, where the site itself has nothing to say.
  const bool by_check =
      !failure.empty() && http.cause.empty() && http.status() != 0 && http.status() < 400;
  sample.cause = by_check ? kCheckCause : std::string_view(http.cause);
  sample.cause_message = http.cause_message;
  // What --max-rps holds back is not late: it waits because it was asked to.
  sample.send_lateness =
      std::max(http.started - exchange.ready - http.held_before, Duration::zero());
  sample.in_on_start = exchange.in_on_start;
  const User& user = exchange.client->user.user();
  sample.label = user.label();
  exchange.recorded = true;
  if (const std::optional<FailureId> first = recorder_.record(sample)) {
    recorder_.add_example(*first, example_of(exchange.client->client, http, sample.label));
  }
  if (request_times_ && http.request_id.given()) {
    request_times_->add({http.request_id.run, http.request_id.number}, http.method, exchange.name,
                        *sample.response_time);
  }
  if (sink_ != nullptr) {
    sink_->on_sample({.sample = sample,
                      .method = http.method,
                      .name = exchange.name,
                      .user_class = user.type(),
                      .label = sample.label,
                      .user = user.id()});
  }
  if (!listeners_.empty()) {
    const RequestEvent event{.method = http.method,
                             .name = exchange.name,
                             .url = response.url(),
                             .failure = failure,
                             .sent = http.started,
                             .response_time = *sample.response_time,
                             .response_bytes = http.content.size(),
                             .status = http.status(),
                             .user = &user,
                             .response = &response};
    for (const RequestListener& listener : listeners_) {
      tell(listener, event);
    }
  }
}

// A listener's exception must not take the sample with it: it may be told from a destructor.
void HttpService::tell(const RequestListener& listener, const RequestEvent& event) {
  std::string what;
  try {
    listener(event);
    return;
  } catch (const std::exception& exception) {
    what = readable_type_name(typeid(exception).name()) + ": " + exception.what();
  } catch (...) {
    what = "an exception that is no std::exception";
  }
  recorder_.record_exception(what, "a listener of on_request()", engine_.loop.wall_now());
}

// What a server can have seen counts as abandoned, hop by hop.
void HttpService::record_cut_off(const detail::Exchange& exchange) {
  const EntryId entry = recorder_.entry(exchange.http.method, exchange.name);
  if (exchange.http.exchanges == 0) {
    recorder_.record_unsent(entry);
  }
  for (int hop = 0; hop < exchange.http.exchanges; ++hop) {
    recorder_.record_abandoned(entry);
  }
}

}  // namespace acrida
