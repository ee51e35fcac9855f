// What a user's client writes.
#include <array>
#include <string>

#include "http/auth_header.h"
#include "http/redirect.h"
#include "http/request_writer.h"
#include "http/user_client.h"

namespace acrida {
namespace {

// Views of what is given. What is of this moment is missing: cookies and the id. Inlined, as a
// request would pay 16 instructions for the call.
[[gnu::always_inline]] inline RequestHead head_of(const HttpExchange& exchange,
                                                  const Hop& hop,
                                                  const HeaderBlock& client_headers,
                                                  bool usual_headers) {
  RequestHead head;
  head.method = exchange.method;
  head.target = hop.target;
  head.authority = hop.url->authority();
  head.headers = &exchange.headers;
  head.client_headers = &client_headers;
  head.expect_continue = exchange.expect_continue;
  head.usual_headers = usual_headers;
  if (exchange.has_body) {
    head.content_length = exchange.body.size();
  }
  return head;
}

}  // namespace

// A site that another one leads to is not told how this run counts its requests, and a scenario
// that names its requests itself goes on doing so.
RequestId UserClient::next_id(const HttpExchange& exchange, const Hop& hop) {
  if (exchange.left_origin || !engine_.site.names_requests(hop.url->origin()) ||
      exchange.headers.contains(kRequestIdHeader) || headers_.contains(kRequestIdHeader)) {
    return {};
  }
  return engine_.site.next_id();
}

void UserClient::append_head(const HttpExchange& exchange, std::string& out) const {
  if (!exchange.url && !config_->has_base) {
    return;
  }
  const Hop hop = hop_of(exchange);
  RequestHead head = head_of(exchange, hop, headers_, config_->usual_headers);
  std::string cookies;
  cookies_.append_header(hop.cookie_scope(), engine_.loop.wall_at(engine_.loop.now()), cookies);
  head.cookie = cookies;
  HeaderBlock harmless;
  if (exchange.left_origin) {
    harmless = headers_;
    remove_credentials(harmless);
    head.client_headers = &harmless;
  }
  const std::array<char, RequestId::kDigits> request_id = exchange.request_id.digits();
  if (exchange.request_id.given()) {
    head.request_id = {request_id.data(), request_id.size()};
  }
  static_cast<void>(append_request(head, out));  // leaves `out` alone when there is none
}

// The head of the request in the shard's scratch buffer, which is safe because nothing suspends
// before its bytes are the kernel's or the connection's.
bool UserClient::build_request(HttpExchange& exchange, const Hop& hop) {
  std::string& out = engine_.outgoing;
  out.clear();
  engine_.cookies.clear();
  cookies_.append_header(hop.cookie_scope(), engine_.loop.wall_at(engine_.loop.now()),
                         engine_.cookies);
  RequestHead head = head_of(exchange, hop, headers_, config_->usual_headers);
  head.cookie = engine_.cookies;
  HeaderBlock harmless;
  if (exchange.left_origin) {
    harmless = headers_;
    remove_credentials(harmless);
    head.client_headers = &harmless;
  }
  exchange.request_id = next_id(exchange, hop);
  const std::array<char, RequestId::kDigits> request_id = exchange.request_id.digits();
  if (exchange.request_id.given()) {
    head.request_id = {request_id.data(), request_id.size()};
  }
  std::string absolute;
  if (const std::optional<Url>& proxy = config_->proxy; proxy && !hop.url->secure()) {
    absolute = std::string(hop.url->origin()) + std::string(hop.target);
    head.target = absolute;
    if (proxy->has_credentials()) {
      static_cast<void>(exchange.headers.set("Proxy-Authorization", url_authorization(*proxy)));
    }
  }
  if (const HttpError error = append_request(head, out); error != HttpError::kNone) {
    exchange.fail(error);
    return false;
  }
  exchange.body_withheld = false;
  exchange.response.start(request_kind(exchange.method), exchange.content);
  exchange.sent = engine_.loop.wall_now();
  if (exchange.started == WallTime{}) {
    exchange.started = exchange.sent;
  }
  return true;
}

}  // namespace acrida
