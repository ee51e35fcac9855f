// FrappeClient: a REST client of one Frappe site, for set-up and for questions, not for load.
//
// Every call blocks its caller: it turns the loop until the answer is there, or the client's
// timeout is over, and whatever else lives on that loop runs meanwhile. Redirects are not followed,
// because a POST that becomes a GET changes nothing and looks well.
//
// A session needs no CSRF token until somebody has loaded the desk with it; when the site asks for
// one, it is fetched and the refused request is sent once more.
//
// Thread: the loop's. Text from the site is not escaped: that is for whoever shows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/http_config.h"
#include "http/http_engine.h"
#include "http/user_client.h"
#include "io/loop.h"
#include "io/tls.h"
#include "site/frappe_error.h"
#include "site/value.h"

namespace acrida {

// Documents of one list.
inline constexpr std::size_t kFrappeRowsMax = 1'000'000;

// A list of documents; all that match are read, page by page.
struct FrappeList {
  std::string doctype;
  std::vector<std::string> fields = {"name"};
  // [field, operator, value]: {{"remarks", "like", "acrida %"}}
  std::vector<Value> filters;
  // No more than this many, for a question of whether there are any.
  std::size_t rows_max = kFrappeRowsMax;
};

// One answer as it came.
struct FrappeAnswer {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;

  bool ok() const { return status >= 200 && status < 300; }
  // Case ignored; empty when there is none.
  std::string header(std::string_view name) const;
};

class FrappeClient {
 public:
  // REQUIRES: the loop outlives the client, does not run yet, and config has a base.
  FrappeClient(Loop& loop, HttpConfig config, TlsOptions tls);
  FrappeClient(const FrappeClient&) = delete;
  FrappeClient& operator=(const FrappeClient&) = delete;

  // --- Who asks ---
  // A status of 200 proves nothing (expired password, second factor): there has to be a session.
  FrappeResult<void> log_in(std::string_view user, std::string_view password);
  // "api_key:api_secret".
  void use_token(std::string_view token);
  // Forgets the session and the token.
  void be_guest();

  // --- Documents ---
  FrappeResult<Value> get(std::string_view doctype, std::string_view name);
  // Nothing when there is no such document.
  FrappeResult<std::optional<Value>> find(std::string_view doctype, std::string_view name);
  FrappeResult<std::vector<Value>> list(const FrappeList& wanted);
  FrappeResult<Value> create(std::string_view doctype, const Value& fields);
  FrappeResult<Value> update(std::string_view doctype, std::string_view name, const Value& fields);
  FrappeResult<Value> submit(std::string_view doctype, std::string_view name);
  FrappeResult<Value> cancel(std::string_view doctype, std::string_view name);
  FrappeResult<void> remove(std::string_view doctype, std::string_view name);

  // --- Methods ---
  // By POST; the "message" of the answer.
  FrappeResult<Value> call(std::string_view method, const Value& arguments);
  FrappeResult<Value> call(std::string_view method) { return call(method, Value::object({})); }
  // By GET, for what only reads.
  FrappeResult<Value> ask(std::string_view method);

  // Whatever the site answers to GET `path`; an error only when it does not answer.
  FrappeResult<FrappeAnswer> page(std::string_view path);

  // Requests sent so far.
  std::uint64_t requests() const { return requests_; }

  TimePoint now() const { return loop_.now(); }
  WallTime wall_now() { return loop_.wall_now(); }
  // Lets `span` pass; the loop turns meanwhile.
  void pause(Duration span);

  // Whether the site has asked for a CSRF token since the last login.
  bool csrf_token_wanted() const { return csrf_token_wanted_; }

  static constexpr std::size_t kPageRows = 500;

 private:
  struct Wanted {
    std::string_view method;
    std::string path;  // encoded, with its query
    std::string body;  // JSON; empty: none
  };

  FrappeResult<FrappeAnswer> exchange(const Wanted& wanted);
  FrappeResult<Value> ask_json(const Wanted& wanted);
  FrappeResult<Value> data_of(const Wanted& wanted);
  bool fetch_csrf_token();
  void run(Task<>& task);

  Loop& loop_;
  HttpEngine engine_;
  UserClient client_;
  std::string prefix_;  // the base URL's own path
  std::uint64_t requests_ = 0;
  bool csrf_token_wanted_ = false;
};

// The path of a document or, with an empty name, of its doctype.
std::string resource_path(std::string_view doctype, std::string_view name = {});

}  // namespace acrida
