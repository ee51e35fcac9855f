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
    else if (wanted == "continue")
      co_await ask_first();
    else if (wanted == "faults")
      co_await faults();
    else if (wanted == "fault")
      co_await fault(random().choice(paths_));
    else if (wanted == "post")
      co_await client.post(path_).name("page").body("0123456789", "text/plain");
    else
      co_await get();
  }

  Task<> get() {
    for (const std::string& path : paths_)
      co_await get(path);
    co_await sleep(std::chrono::milliseconds(std::stoi(param("pause_ms"))));
  }

  Task<> get(const std::string& path) {
    const std::string header = param("header");
    const std::size_t colon = header.find(": ");
    Request request = client.get(path).name("page");
    if (colon != std::string::npos)
      request = std::move(request).header(header.substr(0, colon), header.substr(colon + 2));
    auto response = co_await std::move(request).catch_response();
    judge(response);
  }

  void judge(Response& response) {
    const std::string status = std::to_string(response.status());
    const std::string size = std::to_string(response.body().size());
    if (!param("status").empty() && param("status") != status)
      response.failure("another status: " + status);
    else if (response.ok() && !param("expect").empty() && response.body() != param("expect"))
      response.failure("another body: " + std::string(response.body().substr(0, 200)));
    else if (response.ok() && !param("size").empty() && param("size") != size)
      response.failure("another size: " + size);
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
    co_await client.get("/basic").basic_auth("till", param("password"));
    co_await client.get("/bearer").bearer("token-1");
  }

  Task<> query() { co_await client.get("/search?a=1").query("q", "x y&z").query("limit", 20); }

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
    judge(response);
  }

 private:
  std::string path_;
  std::vector<std::string> paths_;  // the same, a word each
};

ACRIDA_SCENARIO(scenario) {
  scenario.param("case", "get", "what to send");
  scenario.param("path", "/", "where to: one path or several words");
  scenario.param("header", "", "a header to send: NAME: VALUE");
  scenario.param("password", "secret", "for basic authentication");
  scenario.param("pause_ms", "0", "how long to wait after a task");
  scenario.param("status", "", "the status to be answered");
  scenario.param("expect", "", "the body to be answered");
  scenario.param("size", "", "the size of the body");
  scenario.user<Visitor>().task("visit", &Visitor::visit);
}
