#include "app/web_desk.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "app/file_reader.h"
#include "app/log_sink.h"
#include "app/option_values.h"
#include "app/web_template_args.h"
#include "report/html_report.h"
#include "report/json_writer.h"
#include "report/locust_csv.h"
#include "report/run_json.h"
#include "web/form_fields.h"

namespace acrida {
namespace {

// Locust's words.
constexpr std::string_view kNoHistory =
    "Error: Server was not started with option to generate full history.";
constexpr std::string_view kNode = "local";
// The report is one file with its own scripts, and needs nothing of anybody.
constexpr std::string_view kReportPolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox "
    "allow-scripts allow-downloads allow-modals";
// A day of a hundred names; the file itself is there for more.
constexpr std::size_t kHistoryBytesMax = std::size_t{256} << 20U;

WebResponse json_response(std::string text, unsigned status = 200) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = std::move(text)};
}

// What Locust answers of a test that was to be started or stopped.
struct SwarmAnswer {
  bool success = true;
  std::string message;
};

void write_answer(JsonWriter& json, const SwarmAnswer& said) {
  json.field("message", said.message).field("success", said.success);
}

WebResponse answer_response(const SwarmAnswer& said) {
  JsonWriter json;
  json.begin_object();
  write_answer(json, said);
  json.end_object();
  return json_response(json.take() + "\n");
}

WebResponse attachment(std::string_view type, const std::string& name, std::string text) {
  return {.status = 200,
          .headers = {{"Content-Type", std::string(type)},
                      {"Content-Disposition", fmt::format("attachment; filename=\"{}\"", name)},
                      {"Cache-Control", "no-store"}},
          .body = std::move(text)};
}

// Of a scenario or a host in the name of a file.
std::string file_name_part(std::string_view text) {
  constexpr std::size_t kBytesMax = 80;
  std::string part(text.substr(0, kBytesMax));
  std::ranges::replace_if(
      part,
      [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-';
      },
      '_');
  return part;
}

}  // namespace

struct WebDesk::Route {
  std::string_view method;
  std::string_view path;
  void (WebDesk::*answer)(const WebRequest&, WebReply&);
  bool also_post = false;  // steers: Locust takes GET, and its name is POST's
};

void WebDesk::answer(const WebRequest& request, WebReply reply) {
  static constexpr bool kAlsoPost = true;
  static constexpr auto kRoutes = std::to_array<Route>({
      {"GET", "/", &WebDesk::index},
      {"POST", "/swarm", &WebDesk::swarm},
      {"GET", "/stop", &WebDesk::stop, kAlsoPost},
      {"GET", "/stats/reset", &WebDesk::reset, kAlsoPost},
      {"GET", "/stats/requests", &WebDesk::requests},
      {"GET", "/stats/requests/csv", &WebDesk::requests_csv},
      {"GET", "/stats/failures/csv", &WebDesk::failures_csv},
      {"GET", "/exceptions/csv", &WebDesk::exceptions_csv},
      {"GET", "/stats/requests_full_history/csv", &WebDesk::history_csv},
      {"GET", "/stats/report", &WebDesk::report},
      {"GET", "/exceptions", &WebDesk::exceptions},
      {"GET", "/tasks", &WebDesk::tasks},
      {"GET", "/logs", &WebDesk::logs},
      {"GET", "/worker-count", &WebDesk::worker_count},
      {"POST", "/user", &WebDesk::user},
      {"GET", "/acrida/run.json", &WebDesk::run_json},
  });
  const auto route = std::ranges::find(kRoutes, request.path, &Route::path);
  if (route == kRoutes.end()) {
    return reply.send(web_text(404, "there is no such page\n"));
  }
  const bool allowed = request.method == route->method ||
                       (route->also_post && request.method == "POST") ||
                       (request.method == "HEAD" && route->method == "GET" && !route->also_post);
  if (!allowed) {
    WebResponse response = web_text(405, "not by this method\n");
    response.headers.push_back(
        {"Allow", std::string(route->method) + (route->also_post ? ", POST" : "")});
    return reply.send(std::move(response));
  }
  (this->*route->answer)(request, reply);
}

// --- Steering ---

void WebDesk::swarm(const WebRequest& request, WebReply& reply) {
  const std::string* const type = request.header("Content-Type");
  Result<SwarmForm> form = parse_swarm_form(request.body, type != nullptr ? *type : "");
  if (!form) {
    return reply.send(answer_response({.success = false, .message = form.error().message()}));
  }
  const std::string run_time = form->run_time.value_or("");
  std::vector<std::string> classes = form->user_classes;
  std::ranges::sort(classes);
  const std::string shape = form->shape_class.value_or("Default");
  // std::function wants a copy.
  auto way = std::make_shared<WebReply>(std::move(reply));
  steering_.swarm(
      std::move(*form), [this, way, run_time, classes, shape](const Result<void>& started) {
        SwarmAnswer said{.message =
                             shape == "Default" || shape.empty()
                                 ? "Swarming started"
                                 : fmt::format("Swarming started using shape class '{}'", shape)};
        if (!started) {
          said = {.success = false, .message = started.error().message()};
        }
        JsonWriter json;
        json.begin_object();
        write_answer(json, said);
        json.field("host", mask_url(steering_.info() != nullptr ? steering_.info()->host
                                                                : steering_.scenario().host()));
        const std::optional<Duration> limit = steering_.options().run_time;
        if (started && !run_time.empty() && limit) {
          json.field("run_time", std::chrono::duration_cast<std::chrono::seconds>(*limit).count());
        }
        if (started && !classes.empty()) {
          json.key("user_classes").begin_array();
          for (const std::string& name : classes) {
            json.text(name);
          }
          json.end_array();
        }
        json.end_object();
        way->send(json_response(json.take() + "\n"));
      });
}

void WebDesk::stop(const WebRequest& /*request*/, WebReply& reply) {
  auto way = std::make_shared<WebReply>(std::move(reply));
  steering_.stop([way](const Result<void>& stopped) {
    way->send(answer_response(
        stopped ? SwarmAnswer{.success = true, .message = "Test stopped"}
                : SwarmAnswer{.success = false, .message = stopped.error().message()}));
  });
}

void WebDesk::reset(const WebRequest& /*request*/, WebReply& reply) {
  steering_.reset();
  reply.send(web_text(200, "ok"));
}

void WebDesk::user(const WebRequest& request, WebReply& reply) {
  const Result<void> configured = steering_.configure(request.body);
  reply.send(configured ? json_response("{}\n", 201)
                        : web_text(400, configured.error().message() + "\n"));
}

// --- Pages and figures ---

void WebDesk::index(const WebRequest& /*request*/, WebReply& reply) {
  reply.send(index_page_(web_template_args(steering_.options(), steering_.scenario(),
                                           steering_.moment(), steering_.has_plan())));
}

void WebDesk::requests(const WebRequest& /*request*/, WebReply& reply) {
  reply.send(json_response(stats_requests_json(steering_.stats(), steering_.moment())));
}

void WebDesk::exceptions(const WebRequest& /*request*/, WebReply& reply) {
  reply.send(json_response(exceptions_json(steering_.stats())));
}

void WebDesk::tasks(const WebRequest& /*request*/, WebReply& reply) {
  reply.send(json_response(steering_.ratio()));
}

void WebDesk::logs(const WebRequest& /*request*/, WebReply& reply) {
  JsonWriter json;
  json.begin_object().key("master").begin_array();
  for (const std::string& line : steering_.log().lines()) {
    json.text(line);
  }
  json.end_array().key("workers").begin_object().end_object().end_object();
  reply.send(json_response(json.take() + "\n"));
}

void WebDesk::worker_count(const WebRequest& /*request*/, WebReply& reply) {
  reply.send(json_response("{\"worker_count\":0}\n"));
}

// --- Downloads ---

std::string WebDesk::file_name(std::string_view what, std::string_view ending) const {
  const WallTime now = clock_();
  const auto local = std::chrono::floor<std::chrono::seconds>(now) + local_utc_offset(now);
  const Options& options = steering_.options();
  const std::string scenario =
      std::filesystem::path(options.locustfile.value_or("")).filename().string();
  const std::string host =
      steering_.info() != nullptr ? steering_.info()->host : steering_.scenario().host();
  return fmt::format("Locust_{:%Y-%m-%d-%Hh%M}_{}_{}_{}.{}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(
                         std::chrono::time_point_cast<std::chrono::system_clock::duration>(local))),
                     file_name_part(scenario), file_name_part(mask_password(host)), what, ending);
}

WebResponse WebDesk::csv(std::string_view what, std::string text) const {
  return attachment("text/csv; charset=utf-8", file_name(what, "csv"), std::move(text));
}

void WebDesk::requests_csv(const WebRequest& /*request*/, WebReply& reply) {
  const RunStats nothing{clock_()};
  const RunStats& stats = steering_.stats() != nullptr ? *steering_.stats() : nothing;
  reply.send(csv("requests", stats_csv(stats.data())));
}

void WebDesk::failures_csv(const WebRequest& /*request*/, WebReply& reply) {
  const RunStats nothing{clock_()};
  const RunStats& stats = steering_.stats() != nullptr ? *steering_.stats() : nothing;
  reply.send(csv("failures", acrida::failures_csv(stats.data())));
}

void WebDesk::exceptions_csv(const WebRequest& /*request*/, WebReply& reply) {
  const RunStats nothing{clock_()};
  const RunStats& stats = steering_.stats() != nullptr ? *steering_.stats() : nothing;
  reply.send(csv("exceptions", acrida::exceptions_csv(stats.data(), std::string(kNode))));
}

void WebDesk::history_csv(const WebRequest& /*request*/, WebReply& reply) {
  const Options& options = steering_.options();
  if (!options.csv_full_history || !options.csv_prefix) {
    return reply.send(web_text(404, kNoHistory));
  }
  DiskFiles files(kHistoryBytesMax);
  const auto text = files.read(*options.csv_prefix + "_stats_history.csv");
  if (!text) {
    return reply.send(web_text(404, text.error().message() + "\n"));
  }
  const std::optional<std::string>& history = *text;
  if (!history) {
    return reply.send(web_text(404, "there is no history yet\n"));
  }
  reply.send(csv("requests_full_history", *history));
}

void WebDesk::report(const WebRequest& request, WebReply& reply) {
  if (steering_.stats() == nullptr) {
    return reply.send(web_text(404, "there is no run yet\n"));
  }
  std::string page = html_report(steering_.info_now(), steering_.stats()->data(),
                                 form_field(request.query, "theme").value_or(""));
  constexpr std::string_view kType = "text/html; charset=utf-8";
  if (form_field(request.query, "download")) {
    return reply.send(attachment(kType, file_name("report", "html"), std::move(page)));
  }
  reply.send({.status = 200,
              .headers = {{"Content-Type", std::string(kType)},
                          {"Content-Security-Policy", std::string(kReportPolicy)},
                          {"Cache-Control", "no-store"}},
              .body = std::move(page)});
}

void WebDesk::run_json(const WebRequest& /*request*/, WebReply& reply) {
  if (steering_.stats() == nullptr) {
    return reply.send(web_text(404, "there is no run yet\n"));
  }
  reply.send(attachment("application/json", file_name("run", "json"),
                        acrida::run_json(steering_.info_now(), steering_.stats()->data())));
}

}  // namespace acrida
