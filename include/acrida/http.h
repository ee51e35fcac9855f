// HTTP as a scenario sees it: a client per user, requests built in one expression, responses.
//
//   auto response = co_await client.post("/api/method/login")
//                       .json(object("usr", account, "pwd", password))
//                       .name("/api/method/login")
//                       .catch_response();
//   if (response.json()["message"] != "Logged In") response.failure("not logged in");
//
// Every request is one sample under (method, name), redirects included. A failed request is data:
// the response says why (error()), nothing is thrown.
//
// A request is a builder and not an options struct because g++ 12 destroys aggregate temporaries
// twice in an expression with co_await.
//
// Thread: everything here belongs to the user that made it.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "acrida/json.h"
#include "acrida/time.h"

namespace acrida {

namespace detail {
struct Exchange;     // one request and its response, recycled by the engine
struct ClientState;  // cookies, headers and connections of one user
void release(Exchange* exchange) noexcept;
struct ReleaseExchange {
  void operator()(Exchange* exchange) const noexcept { release(exchange); }
};
using ExchangePointer = std::unique_ptr<Exchange, ReleaseExchange>;
}  // namespace detail

// What came back, or why nothing did. Move-only; its texts live as long as it does.
class Response {
 public:
  explicit Response(detail::ExchangePointer exchange) : exchange_(std::move(exchange)) {}
  Response(Response&&) noexcept = default;
  Response& operator=(Response&&) noexcept;
  // Records the sample of a request made with catch_response().
  ~Response();

  // The HTTP status, or 0 when no response was received.
  int status() const;
  // Status below 400 and no transport error.
  bool ok() const;
  // Why there is no response: "ConnectionRefusedError(111, 'Connection refused')"; empty when there
  // is one.
  std::string_view error() const;

  // The decoded body. Bodies over the client's limit are an error, never cut.
  std::string_view body() const;
  // The body as JSON; an invalid body gives a value that is missing everywhere (Json::exists()).
  Json json() const;
  // The first header of that name, case ignored; empty when absent.
  std::string_view header(std::string_view name) const;
  // The value of a cookie that this response set; empty when it set none of that name.
  std::string_view cookie(std::string_view name) const;
  // The URL answered, after redirects.
  std::string_view url() const;
  // How many redirects were followed.
  int redirects() const;
  // The time reported for this request (docs/measurement.md).
  Duration response_time() const;

  // The verdict on a request made with catch_response(). The last call wins; without any, status
  // and transport decide. REQUIRES: catch_response() was asked for.
  void success();
  void failure(std::string_view why);

 private:
  detail::ExchangePointer exchange_;
};

// A request being built. co_await it, once, to send it.
//
// Arguments are copied when given: nothing has to outlive the call.
class [[nodiscard]] Request {
 public:
  explicit Request(detail::ExchangePointer exchange) : exchange_(std::move(exchange)) {}

  // The name under which the sample is counted; by default the URL as given, without what query()
  // adds.
  Request&& name(std::string_view name) &&;
  Request&& header(std::string_view name, std::string_view value) &&;
  // Appends name=value to the query, form-encoded.
  Request&& query(std::string_view name, std::string_view value) &&;
  Request&& query(std::string_view name, std::int64_t value) &&;

  // At most one kind of body. Each sets its Content-Type unless header() did.
  Request&& json(const JsonText& value) &&;
  Request&& json_text(std::string_view text) &&;
  Request&& body(std::string_view bytes, std::string_view content_type) &&;
  // One more field of an application/x-www-form-urlencoded body.
  Request&& form(std::string_view name, std::string_view value) &&;
  // One more part of a multipart/form-data body; a file when `file_name` is not empty.
  Request&& part(std::string_view name,
                 std::string_view content,
                 std::string_view file_name = {},
                 std::string_view content_type = {}) &&;

  Request&& basic_auth(std::string_view user, std::string_view password) &&;
  Request&& bearer(std::string_view token) &&;
  // Redirects are followed by default, at most 30.
  Request&& follow_redirects(bool follow) &&;
  // Send "Expect: 100-continue" and wait up to a second before sending the body.
  Request&& expect_continue() &&;
  // From sending to the last byte. Default: the client's.
  Request&& timeout(Duration limit) &&;
  // The response decides, by success() or failure(), what is recorded.
  Request&& catch_response() &&;

  class Awaiter {
   public:
    explicit Awaiter(detail::ExchangePointer exchange) : exchange_(std::move(exchange)) {}
    Awaiter(const Awaiter&) = delete;
    Awaiter& operator=(const Awaiter&) = delete;
    ~Awaiter();  // cancels a request under way, which is counted as abandoned
    bool await_ready() noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> user);
    Response await_resume();

   private:
    detail::ExchangePointer exchange_;
  };
  Awaiter operator co_await() && { return Awaiter(std::move(exchange_)); }

 private:
  detail::ExchangePointer exchange_;
};

// The HTTP client of one user: base URL, default headers, cookies, connections kept alive.
//
// What a scenario gets wrong (a header with a line end, a proxy that is no URL) is thrown as
// std::invalid_argument.
class HttpClient {
 public:
  HttpClient();  // unusable until the engine has attached it to its user
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `url` is a path on the host under test ("/api/x?y=1") or a whole URL.
  Request get(std::string_view url) { return request("GET", url); }
  Request post(std::string_view url) { return request("POST", url); }
  Request put(std::string_view url) { return request("PUT", url); }
  Request patch(std::string_view url) { return request("PATCH", url); }
  Request del(std::string_view url) { return request("DELETE", url); }
  Request head(std::string_view url) { return request("HEAD", url); }
  Request options(std::string_view url) { return request("OPTIONS", url); }
  Request request(std::string_view method, std::string_view url);

  // Sent with every later request unless the request sets the same header. An empty value removes
  // it.
  void set_header(std::string_view name, std::string_view value);
  void set_basic_auth(std::string_view user, std::string_view password);
  void set_bearer(std::string_view token);

  // The cookie jar (RFC 6265) of this user.
  void set_cookie(std::string_view name, std::string_view value);
  std::string cookie(std::string_view name) const;
  void clear_cookies();

  // Default: 60 s each (Locust's FastHttpUser).
  void set_timeout(Duration total);
  void set_connect_timeout(Duration limit);
  // Ask for HTTP/2: by ALPN over TLS, with prior knowledge over plain TCP.
  void use_http2(bool wanted);
  // Skip the verification of certificates; shown in the run's header.
  void set_insecure(bool insecure);
  // "http://user:password@proxy:3128"; plain requests go through it, TLS by CONNECT.
  void set_proxy(std::string_view url);
  // Connect to this Unix socket whatever the URL's host says.
  void set_unix_socket(std::string_view path);

  // Closes this user's connections; the next request opens a new one.
  void close();

  // For the engine: hands the client its state before on_start().
  void attach(std::unique_ptr<detail::ClientState> state);
  detail::ClientState* state() const { return state_.get(); }

 private:
  std::unique_ptr<detail::ClientState> state_;
};

}  // namespace acrida
