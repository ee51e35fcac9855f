#include "app/web_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include <nlohmann/json.hpp>

#include "app/option_values.h"
#include "app/options_testing.h"
#include "app/scenario_choice.h"
#include "app/scenario_listing.h"
#include "report/report_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Json = nlohmann::json;

struct Till : HttpUser {
  Task<> pay() { co_return; }
};

// A session whose tests start, stop and are told of, and never run.
class FakeSteering final : public WebSteering {
 public:
  const RunStats* stats() const override { return running ? &run.stats_of() : nullptr; }
  WebMoment moment() const override {
    return {.state = running ? "running" : "ready", .users = running ? 7 : 0, .second = 19};
  }
  const RunInfo* info() const override { return running ? &run_info : nullptr; }
  RunInfo info_now() const override { return run_info; }
  const Options& options() const override { return of; }
  std::optional<Duration> offered_run_time() const override { return of.run_time; }
  const ScenarioPlan& scenario() const override { return *plan; }
  bool has_plan() const override { return planned; }
  std::string ratio() const override { return R"({"per_class":{},"total":{}})"; }
  const LogRing& log() const override { return ring; }
  void swarm(SwarmForm form, Answer answer) override {
    const Result<Options> started = swarm_options(form, of, *plan);
    running = started.has_value();
    answer(started ? Result<void>() : fail(started.error()));
  }
  void stop(Answer answer) override { waiting = std::move(answer); }
  void reset() override { ++resets; }
  Result<void> configure(const std::string& json) override {
    return json == "{}" ? fail("a user class lacks its name") : Result<void>();
  }

  struct Run : SmallRun {
    const RunStats& stats_of() const { return const_cast<Run*>(this)->stats(); }
  } run;
  RunInfo run_info = small_run_info();
  bool planned = false;
  Options of = parse({"-f", "shop/shop.cpp", "-H", "http://u:p@127.0.0.1:8000"}).value();
  std::shared_ptr<const ScenarioPlan> plan = [this] {
    const auto scenario = std::make_shared<Scenario>(".", Parameters());
    scenario->user<Till>("Till</script>").task("pay", &Till::pay);
    return ScenarioPlan::make(scenario, plan_options(of)).value();
  }();
  LogRing ring;
  bool running = false;
  int resets = 0;
  Answer waiting;
};

class WebDeskTest : public testing::Test {
 protected:
  WebResponse ask(std::string method, std::string path, std::string body = "") {
    std::optional<WebResponse> answered;
    desk_.answer({.method = std::move(method),
                  .path = std::move(path),
                  .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                  .body = std::move(body)},
                 WebReply([&answered](WebResponse response) { answered = std::move(response); }));
    return answered.value_or(WebResponse{.status = 0});
  }
  Json get(std::string path) { return Json::parse(ask("GET", std::move(path)).body); }
  static std::string header(const WebResponse& response, std::string_view name) {
    for (const WebHeader& header : response.headers) {
      if (header.name == name) {
        return header.value;
      }
    }
    return "";
  }

  FakeSteering steering_;
  std::string template_args_;
  WebDesk desk_{steering_,
                [this](std::string_view arguments) {
                  template_args_ = arguments;
                  return WebResponse{.body = "page"};
                },
                [] {
                  return kRunStart;
                }};
};

TEST_F(WebDeskTest, ASwarmIsStartedAndAnsweredAsLocustDoes) {
  EXPECT_EQ(Json::parse(ask("POST", "/swarm", "user_count=7&spawn_rate=2&run_time=1m").body),
            Json::parse(R"({"success": true, "message": "Swarming started",
                            "host": "http://127.0.0.1:8000"})"));
  const WebResponse failed = ask("POST", "/swarm", "user_count=7");
  EXPECT_EQ(failed.status, 200U);
  EXPECT_EQ(Json::parse(failed.body)["success"], false);
  EXPECT_EQ(Json::parse(failed.body)["message"],
            "Missing user_count or spawn_rate from /swarm request");
  EXPECT_EQ(Json::parse(ask("POST", "/swarm", "user_count=7&shape_class=shift").body)["message"],
            "Swarming started using shape class 'shift'");
}

TEST_F(WebDeskTest, NobodyIsToldThePasswordInAHost) {
  steering_.run_info.host = "http://u:secret@127.0.0.1:8000";
  EXPECT_EQ(Json::parse(ask("POST", "/swarm", "user_count=7&spawn_rate=2").body)["host"],
            mask_url(steering_.run_info.host));
  EXPECT_THAT(ask("POST", "/swarm", "user_count=x&spawn_rate=2").body, Not(HasSubstr("secret")));
  ask("GET", "/");
  EXPECT_THAT(template_args_, Not(HasSubstr("u:p@")));
}

TEST_F(WebDeskTest, AStopIsAnsweredWhenTheTestIsOver) {
  std::string body;
  desk_.answer({.method = "POST", .path = "/stop"},
               WebReply([&body](const WebResponse& response) { body = response.body; }));
  EXPECT_EQ(body, "");
  steering_.waiting({});
  EXPECT_EQ(Json::parse(body), Json::parse(R"({"success": true, "message": "Test stopped"})"));
}

TEST_F(WebDeskTest, FiguresAreThoseOfTheRun) {
  EXPECT_EQ(get("/stats/requests")["state"], "ready");
  steering_.running = true;
  const Json figures = get("/stats/requests");
  EXPECT_EQ(figures["state"], "running");
  EXPECT_EQ(figures["user_count"], 7);
  EXPECT_EQ(figures["stats"].back()["num_requests"], 380);
  EXPECT_EQ(get("/exceptions"), Json::parse(R"({"exceptions": []})"));
  EXPECT_EQ(get("/worker-count"), Json::parse(R"({"worker_count": 0})"));
  EXPECT_EQ(ask("GET", "/stats/reset").body, "ok");
  EXPECT_EQ(steering_.resets, 1);
}

TEST_F(WebDeskTest, LogsAndTasksAreJson) {
  steering_.ring.keeping([](std::string_view) {})("one <b>\n");
  EXPECT_EQ(get("/logs"), Json::parse(R"({"master": ["one <b>"], "workers": {}})"));
  EXPECT_EQ(get("/tasks"), Json::parse(R"({"per_class": {}, "total": {}})"));
}

TEST_F(WebDeskTest, ThePageHasLocustsKeysAndNoPassword) {
  EXPECT_EQ(ask("GET", "/").body, "page");
  const Json args = Json::parse(template_args_);
  for (const char* const key : {"available_shape_classes",
                                "available_user_classes",
                                "available_user_tasks",
                                "extra_options",
                                "hide_common_options",
                                "history",
                                "host",
                                "is_distributed",
                                "is_host_required",
                                "locustfile",
                                "missing_host_warning",
                                "num_users",
                                "override_host_warning",
                                "percentiles_to_chart",
                                "percentiles_to_statistics",
                                "profile",
                                "run_time",
                                "shape_use_common_options",
                                "show_userclass_picker",
                                "spawn_rate",
                                "state",
                                "stats_history_enabled",
                                "tasks",
                                "user_count",
                                "users",
                                "version",
                                "worker_count",
                                "acrida"}) {
    EXPECT_TRUE(args.contains(key)) << key;
  }
  EXPECT_EQ(args["locustfile"], "shop.cpp");
  EXPECT_EQ(args["acrida"]["user_classes"][0]["name"], "Till</script>");
  EXPECT_EQ(args["acrida"]["has_plan"], false);
  steering_.planned = true;
  ask("GET", "/");
  EXPECT_EQ(Json::parse(template_args_)["acrida"]["has_plan"], true);
  EXPECT_EQ(template_args_.find("u:p@"), std::string::npos);
}

TEST_F(WebDeskTest, DownloadsAreNamedAsLocustNamesThem) {
  steering_.running = true;
  const WebResponse requests = ask("GET", "/stats/requests/csv");
  EXPECT_EQ(header(requests, "Content-Type"), "text/csv; charset=utf-8");
  EXPECT_THAT(header(requests, "Content-Disposition"),
              StartsWith("attachment; filename=\"Locust_2026-11-"));
  EXPECT_THAT(header(requests, "Content-Disposition"),
              HasSubstr("_shop.cpp_http___127.0.0.1_8000_requests.csv\""));
  EXPECT_THAT(requests.body, StartsWith("Type,Name,Request Count,"));
  EXPECT_THAT(ask("GET", "/stats/failures/csv").body, StartsWith("Method,Name,Error,"));
  EXPECT_THAT(ask("GET", "/exceptions/csv").body, StartsWith("Count,Message,Traceback,Nodes"));
  EXPECT_EQ(Json::parse(ask("GET", "/acrida/run.json").body)["format"], "acrida-run");
  const WebResponse history = ask("GET", "/stats/requests_full_history/csv");
  EXPECT_EQ(history.status, 404U);
  EXPECT_EQ(history.body, "Error: Server was not started with option to generate full history.");
}

TEST_F(WebDeskTest, UserClassesAreConfiguredByPost) {
  const WebResponse done = ask("POST", "/user", R"({"user_class_name": "Till", "weight": 3})");
  EXPECT_EQ(done.status, 201U);
  EXPECT_EQ(done.body, "{}\n");
  EXPECT_EQ(ask("POST", "/user", "{}").status, 400U);
}

TEST_F(WebDeskTest, OtherPathsAndMethodsAreRefused) {
  EXPECT_EQ(ask("GET", "/nowhere").status, 404U);
  EXPECT_EQ(ask("GET", "/stats/../stats/requests").status, 404U);
  const WebResponse wrong = ask("GET", "/swarm");
  EXPECT_EQ(wrong.status, 405U);
  EXPECT_EQ(header(wrong, "Allow"), "POST");
  EXPECT_EQ(header(ask("PUT", "/stop"), "Allow"), "GET, POST");
  EXPECT_EQ(ask("HEAD", "/stop").status, 405U);
  EXPECT_EQ(ask("HEAD", "/stats/requests").status, 200U);
  EXPECT_EQ(ask("GET", "/acrida/run.json").status, 404U);
}

}  // namespace
}  // namespace acrida
