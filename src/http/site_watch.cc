#include "http/site_watch.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "http/http_engine.h"
#include "http/transport_error.h"

namespace acrida {
namespace {

// A wait that somebody may mean, and that fits.
constexpr std::uint64_t kRetryAfterMax = 86'400 * 7;

bool has_cookie(const HeaderList& headers, std::string_view name) {
  for (std::size_t i = headers.find(HeaderId::kSetCookie); i != HeaderList::kNotFound;
       i = headers.find(HeaderId::kSetCookie, i + 1)) {
    const std::string_view value = headers.value(i);
    if (value.size() > name.size() && value[name.size()] == '=' && value.starts_with(name)) {
      return true;
    }
  }
  return false;
}

// Whether a page gives its session a token: `frappe.csrf_token = "4f1c...";`. Pages for guests have
// "None" there, or nothing.
bool has_csrf_token(std::string_view page) {
  constexpr std::string_view kName = "frappe.csrf_token";
  constexpr std::size_t kDigits = 16;
  const void* const found = ::memmem(page.data(), page.size(), kName.data(), kName.size());
  if (found == nullptr) {
    return false;
  }
  page.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(found) - page.data()) +
                     kName.size());
  const std::size_t first = page.substr(0, 8).find_first_of("\"'");
  if (first == std::string_view::npos) {
    return false;
  }
  const std::string_view token = page.substr(first + 1, kDigits);
  return token.size() == kDigits && parse_hexadecimal(token).has_value();
}

bool is_page(const HeaderList& headers) {
  const std::string_view type = headers.get(HeaderId::kContentType);
  return equals_ignoring_case(type.substr(0, 9), "text/html");
}

void keep_least(std::optional<double>& least, std::optional<double> value) {
  if (value && (!least || *value < *least)) {
    least = value;
  }
}

std::uint64_t since(std::uint64_t& then, std::uint64_t now) {
  return now - std::exchange(then, now);
}

}  // namespace

void SiteWatch::name_requests(RequestIds ids, bool any_site) {
  ids_ = ids;
  name_all_ = any_site;
}

bool SiteWatch::is_frappe(std::string_view origin) const {
  return std::ranges::find(frappe_origins_, origin) != frappe_origins_.end();
}

bool SiteWatch::names_requests(std::string_view origin) const {
  return ids_.any() && (name_all_ || is_frappe(origin));
}

void SiteWatch::note_frappe(std::string_view origin) {
  if (frappe_origins_.size() < kOriginsMax && !is_frappe(origin)) {
    frappe_origins_.emplace_back(origin);
    facts_.frappe = true;
  }
}

void SiteWatch::note_server(std::string_view server) {
  server = server.substr(0, kServerBytesMax);
  if (!server.empty() && servers_.size() < kServersMax &&
      std::ranges::find(servers_, server) == servers_.end()) {
    servers_.emplace_back(server);
    facts_.servers.emplace_back(server);
  }
}

void SiteWatch::note_limits(const HeaderList& headers) {
  keep_least(facts_.rate_limit, parse_real(headers.get("X-RateLimit-Limit")));
  keep_least(facts_.rate_limit_left, parse_real(headers.get("X-RateLimit-Remaining")));
  if (const auto seconds = parse_decimal(headers.get("Retry-After"));
      seconds && *seconds <= kRetryAfterMax) {
    const Duration wanted = std::chrono::seconds(*seconds);
    facts_.retry_after = std::max(facts_.retry_after, wanted);
  }
}

void SiteWatch::note_head(std::string_view origin, bool fresh, HttpExchange& exchange) {
  const HeaderList& headers = exchange.response.headers();
  if (fresh) {
    note_server(headers.get("Server"));
  }
  if (exchange.response.tells_of_site()) {
    note_limits(headers);
    if (const auto id = RequestId::parse(headers.get("X-Frappe-Request-Id"))) {
      exchange.request_id = *id;
      note_frappe(origin);
    }
  }
  if (exchange.response.has_set_cookie() && !is_frappe(origin) && has_cookie(headers, "sid") &&
      has_cookie(headers, "system_user")) {
    note_frappe(origin);
  }
}

void SiteWatch::note_answer(std::string_view origin, HttpExchange& exchange) {
  if (exchange.failed()) {
    exchange.cause = transport_cause(exchange);
    return;
  }
  const HeaderList& headers = exchange.response.headers();
  answer_.read(exchange.response.status(), headers.get(HeaderId::kContentType), exchange.content);
  if (answer_.of_frappe()) {
    note_frappe(origin);
  }
  exchange.cause = answer_.cause();
  exchange.cause_message = answer_.message();
  if (!csrf_token_ && is_frappe(origin) && is_page(headers) &&
      has_csrf_token(std::string_view(exchange.content).substr(0, kPageBytesMax))) {
    csrf_token_ = facts_.csrf_token = true;
  }
}

ServerFacts SiteWatch::take(const HttpCounters& counters) {
  ServerFacts facts = std::exchange(facts_, {});
  facts.connections_opened = since(opened_, counters.connections_opened);
  facts.tls_handshakes = since(handshakes_, counters.tls_handshakes);
  facts.tls_resumed = since(resumed_, counters.tls_resumed);
  facts.segments_sent = since(segments_, counters.segments_sent);
  facts.segments_repeated = since(segments_repeated_, counters.segments_repeated);
  return facts;
}

}  // namespace acrida
