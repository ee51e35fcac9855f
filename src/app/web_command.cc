#include "app/web_command.h"

#include <optional>
#include <utility>

#include "app/help.h"
#include "app/machine.h"
#include "app/run_command.h"
#include "app/scenario_choice.h"
#include "app/stop_signals.h"
#include "app/web_desk.h"
#include "app/web_options.h"
#include "app/web_session.h"
#include "io/loop.h"
#include "web/tls_files.h"
#include "web/web_server.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";

WebServerConfig server_config(const Options& options) {
  WebServerConfig config;
  config.address = web_address(options);
  config.base_path = options.web_base_path.value_or("");
  config.tls_certificate = options.tls_certificate.value_or("");
  config.tls_key = options.tls_key.value_or("");
  config.access = options.web_login ? WebAccess::kPassword : WebAccess::kOpen;
  config.password = options.web_password;
  config.allowed_hosts = options.web_allowed_hosts;
  if (options.web_host_display_name) {
    config.allowed_hosts.push_back(*options.web_host_display_name);
  }
  config.version = version_number();
  return config;
}

// Whether it could listen, and by these certificates: before a rehearsal asks anything of the site.
Result<void> check_serving(const Options& options) {
  WebServerConfig config = server_config(options);
  if (options.tls_certificate) {
    if (Result<void> usable = check_tls_files(config.tls_certificate, config.tls_key); !usable) {
      return usable;
    }
  }
  config.owner = [](const WebRequest& /*early*/, const WebReply& /*dropped*/) {
  };
  const auto tried = WebServer::open(std::move(config));
  return tried ? Result<void>() : fail("the web UI: " + tried.error().message());
}

// What the server asks, answered by the desk on the loop's thread. REQUIRES: both outlive the
// server.
std::function<void(WebRequest, WebReply)> answers_of(WebDesk& desk, Loop& loop) {
  return [&loop, &desk](WebRequest request, WebReply reply) {
    // std::function wants a copy.
    auto sent =
        std::make_shared<std::pair<WebRequest, WebReply>>(std::move(request), std::move(reply));
    const bool posted =
        loop.inbox().post([&desk, sent] { desk.answer(sent->first, std::move(sent->second)); });
    if (!posted) {
      sent->second.send(web_text(503, "the run's thread does not come round\n"));
    }
  };
}

}  // namespace

Result<int> web_command(const Options& options,
                        const std::shared_ptr<const ScenarioPlan>& plan,
                        const WebSurroundings& in) {
  const Machine machine = this_machine();
  const auto metrics = open_metrics(options, in.log);
  if (!metrics) {
    return fail(metrics.error());
  }
  Loop loop(in.kernel);
  std::unique_ptr<StopSignals> signals;
  std::unique_ptr<WebServer> server;
  std::optional<WebSession> session;
  const auto take_signals = [&]() -> Result<void> {
    auto taken = StopSignals::open(in.kernel, [&session](int /*signal*/) { session->leave(); });
    if (!taken) {
      return fail(std::move(taken.error()));
    }
    signals = std::move(*taken);
    return {};
  };
  // Before the session, whose rehearsal forks: the server's thread comes after it.
  std::vector<LiveUpdate> early;
  session.emplace(WebSessionSetup{
      .options = options,
      .scenario = plan,
      .choose = [&in](const Options& other) { return choose_scenario(other, in.log); },
      .in = {.machine = machine,
             .loop = loop,
             .log = in.log,
             .terminal = in.terminal,
             .metrics = metrics->get()},
      .ring = in.ring,
      .publish =
          [&](LiveUpdate update) {
            if (server != nullptr) {
              server->publish(std::move(update));
            } else {
              early.push_back(std::move(update));
            }
          },
      .release_signals = [&signals] { signals.reset(); },
      .take_signals = take_signals});
  if (Result<void> possible = check_serving(options); !possible) {
    return fail(std::move(possible.error()));
  }
  if (Result<void> opened = session->open(); !opened) {
    return fail(std::move(opened.error()));
  }
  WebDesk desk(
      *session, [&server](std::string_view arguments) { return server->index_page(arguments); },
      [&loop] { return loop.wall_now(); });
  if (Result<void> taken = take_signals(); !taken) {  // before the server's thread: it blocks them
    return fail(std::move(taken.error()));
  }
  WebServerConfig config = server_config(options);
  config.owner = answers_of(desk, loop);
  auto served = WebServer::open(std::move(config));
  if (!served) {
    return fail("the web UI: " + served.error().message());
  }
  server = std::move(*served);
  for (LiveUpdate& update : std::exchange(early, {})) {
    server->publish(std::move(update));
  }
  in.log.info(kLogger, web_banner(options, server->port()));
  const int code = session->serve();
  if (session->shards_lost() == 0) {  // else what they use stays as it is
    loop.inbox().drain();             // what was asked until now is answered
  }
  server.reset();  // once its answers are written
  return end_runs(code, session->shards_lost(), in.log);
}

}  // namespace acrida
