// What the tests in this folder send: one case a run, chosen with --param case=NAME. A response
// that is not what the case expects is a failure, so that the run's figures tell.
#include <acrida/acrida.h>

#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace acrida;
using namespace std::chrono_literals;

struct Visitor : HttpUser {
  Task<> on_start() override {
    path_ = param("path");
    std::istringstream paths(path_);
    paths_.assign(std::istream_iterator<std::string>(paths), {});
    if (param("case") == "chosen_by_the_scenario")
      client.use_http2(true);
    co_return;
  }

  Task<> visit() {
    const std::string wanted = param("case");
    if (wanted == "upload")
      co_await upload();
    else if (wanted == "head")
      co_await head();
    else if (wanted == "bodies")
      co_await bodies();
    else if (wanted == "auth")
      co_await auth();
    else if (wanted == "query")
      co_await query();
    else if (wanted == "cookies")
      co_await cookies();
    else if (wanted == "continue")
      co_await ask_first();
    else if (wanted == "faults")
      co_await faults();
    else if (wanted == "fault")
      co_await fault(random().choice(paths_));
    else if (wanted == "post")
      co_await client.post(path_).body("0123456789", "text/plain");
    else
      co_await get();
  }

  Task<> get() {
    const std::string expected = param("expect");
    const std::string size = param("size");
    auto response = co_await client.get(path_).name("page").catch_response();
    if (response.ok() && !expected.empty() && response.body() != expected)
      response.failure("another body: " + std::string(response.body().substr(0, 200)));
    if (response.ok() && !size.empty() && std::to_string(response.body().size()) != size)
      response.failure("another size: " + std::to_string(response.body().size()));
  }

  Task<> upload() {
    const std::string body(std::stoul(param("size")), 'u');
    auto response = co_await client.post(path_).body(body, "text/plain").catch_response();
    if (response.ok() && response.body() != body)
      response.failure("came back with " + std::to_string(response.body().size()) + " bytes");
  }

  Task<> head() {
    auto response = co_await client.head(path_).catch_response();
    if (response.ok() && (!response.body().empty() || response.header("Content-Length").empty()))
      response.failure("no head");
  }

  Task<> bodies() {
    co_await client.post("/json").json(object("amount", 5, "till", "a\"b"));
    co_await client.post("/form").form("usr", "a b").form("pwd", "&=");
    co_await client.post("/multipart")
        .part("field", "value")
        .part("file", "bytes", "x.txt", "text/plain");
    co_await client.put("/raw").body("raw bytes", "application/x-raw");
  }

  Task<> auth() {
    co_await client.get("/basic").basic_auth("till", "secret");
    co_await client.get("/bearer").bearer("token-1");
  }

  Task<> query() { co_await client.get("/search?a=1").query("q", "x y&z").query("limit", 20); }

  Task<> cookies() {
    co_await client.get("/set");
    co_await client.get("/shop/page");
    co_await client.get("/elsewhere");
  }

  // After each fault a good request, by the same client.
  Task<> faults() {
    for (const std::string& path : paths_) {
      co_await fault(path);
      co_await fault("/good");
    }
  }

  Task<> fault(const std::string& path) {
    Request request = path.starts_with("/continue")
                          ? client.post(path).body("asked", "text/plain").expect_continue()
                          : client.get(path);
    if (path == "/never" || path == "/trickle")
      request = std::move(request).timeout(300ms);
    auto response = co_await std::move(request).catch_response();
    if (response.ok() && response.body() != "good")
      response.failure("another body: " + std::string(response.body().substr(0, 200)));
  }

  Task<> ask_first() {
    auto response =
        co_await client.post(path_).body("asked", "text/plain").expect_continue().catch_response();
    const std::string expected = param("expect");
    if (response.ok() && !expected.empty() && response.body() != expected)
      response.failure("another body: " + std::string(response.body().substr(0, 200)));
  }

 private:
  std::string path_;
  std::vector<std::string> paths_;  // the same, a word each
};

ACRIDA_SCENARIO(scenario) {
  scenario.param("case", "get", "what to send");
  scenario.param("path", "/", "where to");
  scenario.param("expect", "", "the body to be answered");
  scenario.param("size", "", "the size of the body");
  scenario.user<Visitor>().task("visit", &Visitor::visit);
}
