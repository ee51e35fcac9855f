#include "web/web_server.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "web/asset_page.h"
#include "web/live_content.h"
#include "web/login_pages.h"
#include "web/origin_check.h"
#include "web/page.h"
#include "web/server_thread.h"
#include "web/web_connection.h"
#include "web/web_stream.h"
#include "webui/assets.h"

namespace acrida {
namespace {

constexpr int kNiceness = 10;
constexpr std::size_t kGenerationBytes = 8;
constexpr Duration kCheckPeriodMax = std::chrono::seconds(1);
constexpr std::string_view kEvents = "/acrida/events";

using ConnectionPtr = std::shared_ptr<WebConnection>;

// "load/" -> "/load".
std::string plain_base_path(std::string_view path) {
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  return path.empty() || path.starts_with('/') ? std::string(path) : "/" + std::string(path);
}

Duration check_period(const WebTimes& times) {
  return std::min(
      kCheckPeriodMax,
      std::min({times.request, times.idle, times.write, times.owner, times.heartbeat}) / 4);
}

}  // namespace

class WebServer::Impl {
 public:
  explicit Impl(WebServerConfig config)
      : config_(std::move(config)),
        origins_(config_.address.host, config_.allowed_hosts, config_.allow_any_host),
        content_(random_digits(kGenerationBytes), config_.version) {
    config_.base_path = plain_base_path(config_.base_path);
    all_.times = config_.times;
    all_.on_request = [this](const ConnectionPtr& connection, std::uint64_t exchange,
                             WebRequest request) {
      route(connection, exchange, std::move(request));
    };
  }
  ~Impl();

  Result<void> open();
  void publish(LiveUpdate update);

  const WebServerConfig& config() const { return config_; }
  const ListenAddress& address() const { return thread_.address(); }
  WebCounts counts() const { return all_.counters.get(); }

 private:
  void admit(AcceptedConnection accepted);
  bool make_room();
  void check();
  void route(const ConnectionPtr& connection, std::uint64_t exchange, WebRequest request);
  // What is answered here and now; nothing: the owner's, or a stream of events.
  std::optional<WebResponse> own_answer(WebRequest& request);
  std::optional<WebResponse> gate(LoginPages& login, const WebRequest& request);
  void begin_stream(const ConnectionPtr& connection, std::uint64_t exchange, std::string session);
  void ask_owner(const ConnectionPtr& connection, std::uint64_t exchange, WebRequest request);
  void on_owner_answer(const ConnectionPtr& connection,
                       std::uint64_t exchange,
                       WebResponse response,
                       bool opens_stream);

  WebServerConfig config_;
  const OriginCheck origins_;
  LiveContent content_;
  // Scripts of a page are not told of a stream's comments, so it is an event.
  const LiveContent::Text alive_ =
      std::make_shared<const std::string>(server_sent_event("alive", "{}"));
  std::optional<LoginPages> login_;
  std::unique_ptr<WebTls> tls_;
  WebConnections all_;
  TimePoint last_heartbeat_{};
  ServerThread thread_;
};

WebServer::Impl::~Impl() {
  thread_.door().post([this] { all_.finishing = true; });
  thread_.stop_when([this] { return std::ranges::none_of(all_.open, &WebConnection::is_writing); },
                    config_.times.finish);
  for (const ConnectionPtr& connection : std::vector(all_.open.begin(), all_.open.end())) {
    connection->close();
  }
}

Result<void> WebServer::Impl::open() {
  if (!config_.tls_certificate.empty()) {
    auto tls = WebTls::open(config_.tls_certificate,
                            config_.tls_key.empty() ? config_.tls_certificate : config_.tls_key);
    if (!tls) {
      return fail(std::move(tls.error()));
    }
    tls_ = *std::move(tls);
  }
  auto listening = thread_.listen(
      config_.address, [this](AcceptedConnection accepted) { admit(std::move(accepted)); });
  if (!listening) {
    return listening;
  }
  if (config_.access == WebAccess::kPassword) {
    if (config_.password.empty()) {
      return fail("the password of the web UI is empty");
    }
    Result<Login> login = Login::open(config_.password);
    if (!login) {
      return fail(std::move(login.error()));
    }
    login_.emplace(*std::move(login), config_.base_path, thread_.address().port, tls_ != nullptr);
  }
  config_.password.assign(config_.password.size(), '\0');
  config_.password.clear();
  last_heartbeat_ = ServerThread::now();
  thread_.every(check_period(config_.times), [this] { check(); });
  thread_.start(kNiceness);
  return {};
}

void WebServer::Impl::publish(LiveUpdate update) {
  thread_.door().post([this, update = std::move(update)] {
    const LiveContent::Text text = content_.publish(update);
    if (text == nullptr) {
      return;
    }
    for (const ConnectionPtr& connection : std::vector(all_.open.begin(), all_.open.end())) {
      if (connection->is_stream()) {
        connection->send(text);
      }
    }
  });
}

void WebServer::Impl::admit(AcceptedConnection accepted) {
  all_.counters.add(&WebCounts::connections);
  const bool room = all_.open.size() < kWebConnectionsMax || make_room();
  const auto stream = WebStream::open(thread_, accepted, tls_.get());
  if (stream == nullptr || !room) {
    return;
  }
  const auto connection =
      std::make_shared<WebConnection>(all_, stream, std::move(accepted), tls_ != nullptr);
  all_.open.insert(connection);
  connection->start();
}

// By the connection that has been idle for longest.
bool WebServer::Impl::make_room() {
  all_.counters.add(&WebCounts::over_limit);
  ConnectionPtr oldest;
  for (const ConnectionPtr& connection : all_.open) {
    if (connection->is_idle() && (!oldest || connection->since() < oldest->since())) {
      oldest = connection;
    }
  }
  if (oldest) {
    oldest->close();
  }
  return oldest != nullptr;
}

void WebServer::Impl::check() {
  const TimePoint now = ServerThread::now();
  const bool heartbeat = now - last_heartbeat_ >= config_.times.heartbeat;
  for (const ConnectionPtr& connection : std::vector(all_.open.begin(), all_.open.end())) {
    connection->check(now);
    if (login_ && connection->is_stream() && !login_->knows(connection->session(), now)) {
      connection->close();  // who has logged out, or was logged in for long enough, is told no more
    }
    if (heartbeat && connection->is_stream()) {
      connection->send(alive_);
    }
  }
  if (heartbeat) {
    last_heartbeat_ = now;
  }
}

void WebServer::Impl::route(const ConnectionPtr& connection,
                            std::uint64_t exchange,
                            WebRequest request) {
  if (std::optional<WebResponse> answer = own_answer(request)) {
    connection->respond(exchange, *std::move(answer));
  } else if (request.path == kEvents && config_.access != WebAccess::kOwner) {
    begin_stream(connection, exchange, login_ ? std::string(login_->session_of(request)) : "");
  } else {
    ask_owner(connection, exchange, std::move(request));
  }
}

std::optional<WebResponse> WebServer::Impl::own_answer(WebRequest& request) {
  const std::string& base = config_.base_path;
  if (!base.empty()) {
    if (request.path == base) {
      return WebResponse{.status = 308, .headers = {{"Location", base + "/"}}};
    }
    if (!request.path.starts_with(base + "/")) {
      return web_text(404, fmt::format("everything is below {}/\n", base));
    }
    request.path.erase(0, base.size());
  }
  if (const std::optional<std::string> refusal = origins_.refusal(request)) {
    all_.counters.add(&WebCounts::refused);
    return web_text(403, *refusal);
  }
  if (request.path.starts_with("/assets/")) {
    return asset_page(webui_assets(), request);
  }
  if (login_) {
    if (std::optional<WebResponse> answer = gate(*login_, request)) {
      return answer;
    }
  }
  if (request.path == kEvents && request.method != "GET") {
    return web_text(405, "only GET is answered\n");
  }
  return std::nullopt;
}

std::optional<WebResponse> WebServer::Impl::gate(LoginPages& login, const WebRequest& request) {
  const TimePoint now = ServerThread::now();
  if (request.path == "/login" || request.path == "/logout") {
    bool wrong = false;
    WebResponse answer = login.answer(request, now, wrong);
    if (wrong) {
      all_.counters.add(&WebCounts::wrong_passwords);
    }
    return answer;
  }
  if (!login.lets_in(request, now)) {
    return login.turn_away(request);
  }
  return std::nullopt;
}

void WebServer::Impl::begin_stream(const ConnectionPtr& connection,
                                   std::uint64_t exchange,
                                   std::string session) {
  if (all_.streams >= kWebStreamsMax) {
    all_.counters.add(&WebCounts::over_limit);
    WebResponse response = web_text(503, "too many pages are open\n");
    response.headers.push_back({"Retry-After", "10"});
    connection->respond(exchange, std::move(response));
    return;
  }
  connection->begin_stream(exchange, content_.beginning(), std::move(session));
}

void WebServer::Impl::ask_owner(const ConnectionPtr& connection,
                                std::uint64_t exchange,
                                WebRequest request) {
  const bool opens_stream = request.path == kEvents;
  WebReply reply([this, door = thread_.door(), weak = std::weak_ptr(connection), exchange,
                  opens_stream](WebResponse response) mutable {
    door.post([this, weak, exchange, opens_stream, response = std::move(response)]() mutable {
      if (const ConnectionPtr open = weak.lock()) {
        on_owner_answer(open, exchange, std::move(response), opens_stream);
      }
    });
  });
  if (config_.owner) {
    config_.owner(std::move(request), std::move(reply));
  } else {
    reply.send(web_text(404, "there is no such page\n"));
  }
}

void WebServer::Impl::on_owner_answer(const ConnectionPtr& connection,
                                      std::uint64_t exchange,
                                      WebResponse response,
                                      bool opens_stream) {
  if (opens_stream && response.status == 200) {
    begin_stream(connection, exchange, "");
    return;
  }
  if (config_.cors_any) {
    response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  }
  connection->respond(exchange, std::move(response));
}

Result<std::unique_ptr<WebServer>> WebServer::open(WebServerConfig config) {
  const std::string where = config.address.text();
  // Boost and the standard library throw where descriptors or threads have run out.
  try {
    auto impl = std::make_unique<Impl>(std::move(config));
    if (Result<void> opened = impl->open(); !opened) {
      return fail(std::move(opened.error()));
    }
    return std::unique_ptr<WebServer>(new WebServer(std::move(impl)));
  } catch (const std::runtime_error& error) {
    return fail(fmt::format("serve the web UI on {}: {}", where, error.what()));
  }
}

WebServer::WebServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)), process_(::getpid()) {}

WebServer::~WebServer() {
  if (::getpid() != process_) {
    // What the child would close is registered with the parent's epoll.
    [[maybe_unused]] const Impl* const left_open = impl_.release();
  }
}

void WebServer::publish(LiveUpdate update) {
  impl_->publish(std::move(update));
}

std::uint16_t WebServer::port() const {
  return impl_->address().port;
}

std::string WebServer::url() const {
  const WebServerConfig& config = impl_->config();
  return fmt::format("{}://{}{}/", config.tls_certificate.empty() ? "http" : "https",
                     impl_->address().text(), config.base_path);
}

WebCounts WebServer::counts() const {
  return impl_->counts();
}

WebResponse WebServer::index_page(std::string_view template_args_json) const {
  return web_page(webui_index_template(), template_args_json, "");
}

WebResponse WebServer::login_page(std::string_view auth_args_json, unsigned status) const {
  return web_page(webui_index_template(), "", auth_args_json, status);
}

}  // namespace acrida
