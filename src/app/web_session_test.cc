// A session of the web UI without a browser: its requests are asked at instants of simulated time.
#include "app/web_session.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/options_testing.h"
#include "app/scenario_choice.h"
#include "app/web_desk.h"
#include "report/file_testing.h"
#include "runner/run_testing.h"

namespace acrida {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using Json = nlohmann::json;

// Answered at `when`; status 0: it was not.
struct Asked {
  WebResponse response{.status = 0};
  TimePoint when;

  Json json() const { return Json::parse(response.body); }
  bool success() const { return json()["success"]; }
  std::string message() const { return json()["message"]; }
};

class WebSessionTest : public testing::Test {
 public:
  ~WebSessionTest() override { ::close(null_); }

 protected:
  WebSessionTest() {
    kernel_.listen(*Endpoint::from_literal("10.0.0.1", 80), [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view) {
        ++seen_;
        if (answers_) {
          peer.send(std::string(kOk), std::chrono::milliseconds(10));
        }
      };
    });
  }

  void open(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-f", "shop.cpp", "--yes", "--shards", "1"});
    options_ = parse(arguments).value();
    const auto scenario = std::make_shared<Scenario>(".", Parameters());
    getters(*scenario);
    session_.emplace(
        WebSessionSetup{.options = options_,
                        .scenario = ScenarioPlan::make(scenario, plan_options(options_)).value(),
                        .choose =
                            [scenario](const Options& other) {
                              return ScenarioPlan::make(scenario, plan_options(other));
                            },
                        .in = {.machine = machine_,
                               .loop = loop_,
                               .log = log_,
                               .terminal = terminal_,
                               .placement = ShardPlacement::kHere},
                        .ring = ring_,
                        .publish = [this](const LiveUpdate& update) { keep(update); },
                        .release_signals = [] {},
                        .take_signals =
                            [] {
                              return Result<void>();
                            }});
    desk_.emplace(
        *session_, [](std::string_view page) { return WebResponse{.body = std::string(page)}; },
        [this] { return kernel_.wall_now(); });
    ASSERT_TRUE(session_->open().has_value());
  }

  // What pages know of the run's status.
  void keep(const LiveUpdate& update) {
    for (const LivePart& part : update.parts) {
      if (part.name == "status") {
        last_status_ = Json::parse(*part.json);
      } else if (part.name == "second") {
        last_status_ = Json::parse(*part.json)["status"];
      }
    }
  }

  // In a turn of the loop, so long after the beginning.
  void at(Duration delay, std::function<void()> action) {
    kernel_.schedule(
        delay, [this, action = std::move(action)] { ASSERT_TRUE(loop_.inbox().post(action)); });
  }

  // What is asked then, which is answered by the time that serve() returns.
  std::shared_ptr<Asked> ask(Duration delay,
                             std::string method,
                             std::string path,
                             std::string body = "") {
    auto asked = std::make_shared<Asked>();
    at(delay, [=, this] {
      desk_->answer({.method = method,
                     .path = path,
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = body},
                    WebReply([this, asked](WebResponse response) {
                      asked->response = std::move(response);
                      asked->when = loop_.now();
                    }));
    });
    return asked;
  }
  std::shared_ptr<Asked> get(Duration delay, std::string path) {
    return ask(delay, "GET", std::move(path));
  }
  std::shared_ptr<Asked> swarm(Duration delay, std::string body) {
    return ask(delay, "POST", "/swarm", std::move(body));
  }

  int serve_until(Duration delay) {
    at(delay, [this] { session_->leave(); });
    return session_->serve();
  }

  // A timer of the loop is at most some ticks late.
  bool is_at(TimePoint time, Duration delay) const {
    return time >= start_ + delay && time < start_ + delay + std::chrono::milliseconds(100);
  }

  std::string run_id(const std::string& path) const {
    return Json::parse(content_of(path))["run"]["run_id"];
  }

  const TemporaryFolder folder_;
  SimKernel kernel_;
  Loop loop_{kernel_};
  const TimePoint start_ = loop_.now();
  bool answers_ = true;
  std::uint64_t seen_ = 0;
  const Machine machine_{.name = "till", .kernel = "Linux", .cores = 1};
  LogRing ring_;
  std::string lines_;
  const Log log_{{.format = LogFormat::kPlain},
                 [] { return LogInstant(); },
                 ring_.keeping([this](std::string_view lines) { lines_ += lines; })};
  const int null_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  Terminal terminal_{null_};
  Options options_;
  std::optional<WebSession> session_;
  std::optional<WebDesk> desk_;
  Json last_status_;
};

std::string state_of(const Asked& figures) {
  return figures.json()["state"];
}
std::int64_t users_of(const Asked& figures) {
  return figures.json()["user_count"];
}
std::int64_t requests_of(const Asked& figures) {
  return figures.json()["stats"].back()["num_requests"];
}

TEST_F(WebSessionTest, ATestIsStartedChangedResetAndStoppedAndAnotherOneBeginsAnew) {
  open({"-H", "http://10.0.0.1", "--run-json", folder_ / "run.json"});
  const auto ready = get(seconds(0), "/stats/requests");
  const auto started = swarm(seconds(1), "user_count=4&spawn_rate=100");
  const auto running = get(seconds(4), "/stats/requests");
  const auto changed = swarm(seconds(5), "user_count=2&spawn_rate=100");
  const auto fewer = get(seconds(8), "/stats/requests");
  const auto reset = ask(seconds(9), "POST", "/stats/reset");
  const auto anew = get(seconds(12), "/stats/requests");
  const auto stopped = ask(seconds(20), "POST", "/stop");
  const auto over = get(seconds(22), "/stats/requests");
  const auto document = get(seconds(22), "/acrida/run.json");
  std::string first_id;
  at(seconds(23), [&] { first_id = run_id(folder_ / "run.json"); });
  const auto second = swarm(seconds(30), "user_count=3&spawn_rate=100");
  const auto of_second = get(seconds(33), "/stats/requests");

  EXPECT_EQ(serve_until(seconds(40)), 0);
  EXPECT_EQ(state_of(*ready), "ready");
  EXPECT_TRUE(started->success()) << started->message();
  EXPECT_TRUE(is_at(started->when, seconds(1)));
  EXPECT_EQ(state_of(*running), "running");
  EXPECT_EQ(users_of(*running), 4);
  EXPECT_TRUE(changed->success()) << changed->message();
  EXPECT_EQ(users_of(*fewer), 2);
  EXPECT_EQ(reset->response.body, "ok");
  EXPECT_GT(requests_of(*anew), 0);
  EXPECT_LT(requests_of(*anew), requests_of(*fewer));
  EXPECT_EQ(stopped->message(), "Test stopped");
  EXPECT_EQ(state_of(*over), "stopped");
  EXPECT_EQ(users_of(*over), 0);
  EXPECT_EQ(document->json()["run"]["run_id"], first_id);
  EXPECT_EQ(document->json()["total"]["requests"], requests_of(*over));
  EXPECT_TRUE(second->success()) << second->message();
  EXPECT_EQ(users_of(*of_second), 3);
  EXPECT_LT(requests_of(*of_second), 12);
  EXPECT_NE(run_id(folder_ / "run.json"), first_id);
}

TEST_F(WebSessionTest, ARunTimeEndsTheTestAndAResetForgetsIt) {
  open({"-H", "http://10.0.0.1"});
  swarm(seconds(1), "user_count=1&spawn_rate=1&run_time=5");
  const auto running = get(seconds(5), "/stats/requests");
  const auto over = get(seconds(8), "/stats/requests");
  ask(seconds(9), "POST", "/stats/reset");
  const auto forgotten = get(seconds(10), "/stats/requests");
  const auto document = get(seconds(10), "/acrida/run.json");
  EXPECT_EQ(serve_until(seconds(11)), 0);
  EXPECT_EQ(state_of(*running), "running");
  EXPECT_EQ(state_of(*over), "stopped");
  EXPECT_GT(requests_of(*over), 3);
  EXPECT_EQ(state_of(*forgotten), "stopped");
  EXPECT_EQ(document->response.status, 404U);
}

TEST_F(WebSessionTest, AStartWithoutARunTimeHasNoneAndTheFormOffersTheLastOne) {
  open({"-H", "http://10.0.0.1", "-t", "10m"});
  const auto page = get(seconds(0), "/");
  swarm(seconds(1), "user_count=1&spawn_rate=1");
  const auto without = get(seconds(3), "/");
  double time_left = 1;
  at(seconds(4), [&] { time_left = last_status_["time_left"].is_null() ? 0 : 1; });
  ask(seconds(5), "POST", "/stop");
  swarm(seconds(10), "user_count=1&spawn_rate=1&run_time=1h");
  const auto with = get(seconds(12), "/");
  at(seconds(20), [&] { EXPECT_NEAR(last_status_["time_left"], 3'590, 3); });
  ask(seconds(21), "POST", "/stop");
  swarm(seconds(30), "user_count=1&spawn_rate=1&run_time=");
  const auto empty = get(seconds(32), "/");
  EXPECT_EQ(serve_until(seconds(700)), 0);
  EXPECT_EQ(page->json()["run_time"], "10m");
  EXPECT_EQ(without->json()["run_time"], "10m");
  EXPECT_EQ(time_left, 0);
  EXPECT_EQ(with->json()["run_time"], "1h");
  EXPECT_EQ(empty->json()["run_time"], "1h");
  EXPECT_EQ(last_status_["time_left"], nullptr);
}

TEST_F(WebSessionTest, AHostThatAPageGaveKeepsItsPasswordWhenAPageSendsItBackWithout) {
  open({"-H", "http://10.0.0.1"});
  const auto given = swarm(seconds(1), "user_count=1&spawn_rate=1&host=http://u:p@10.0.0.1");
  const auto page = get(seconds(2), "/");
  ask(seconds(3), "POST", "/stop");
  const auto again = swarm(seconds(5), "user_count=1&spawn_rate=1&host=http://***@10.0.0.1");
  at(seconds(6), [this] { EXPECT_EQ(session_->options().host, "http://u:p@10.0.0.1"); });
  ask(seconds(7), "POST", "/stop");
  const auto unknown = swarm(seconds(9), "user_count=1&spawn_rate=1&host=http://***@10.0.0.2");
  const auto of_class = ask(seconds(10), "POST", "/user",
                            R"({"user_class_name": "Getter", "host": "http://***@10.0.0.1"})");
  const auto half = ask(seconds(10), "POST", "/user",
                        R"([{"user_class_name": "Getter", "weight": 7},
                            {"user_class_name": "Nobody"}])");
  const auto after = swarm(seconds(11), "user_count=1&spawn_rate=1");
  at(seconds(12), [this] { EXPECT_TRUE(session_->options().user_class_configs.empty()); });
  serve_until(seconds(15));
  EXPECT_TRUE(given->success()) << given->message();
  EXPECT_EQ(page->json()["host"], "http://***@10.0.0.1");
  EXPECT_TRUE(again->success()) << again->message();
  EXPECT_FALSE(unknown->success());
  EXPECT_EQ(of_class->response.status, 400U);
  EXPECT_EQ(half->response.status, 400U);
  EXPECT_TRUE(after->success()) << after->message();
}

TEST_F(WebSessionTest, RefusedOrdersChangeNothing) {
  open({"-H", "http://10.0.0.1", "--run-json", folder_ / "run.json"});
  const std::vector<std::string> of_a_start = {"",
                                               "user_count=7",
                                               "user_count=-7&spawn_rate=1",
                                               "user_count=x&spawn_rate=1",
                                               "user_count=7&spawn_rate=1&run_time=soon",
                                               "user_count=7&spawn_rate=1&host=elsewhere",
                                               "user_count=7&spawn_rate=1&shape_class=Tide",
                                               "user_count=7&spawn_rate=1&user_classes=Nobody",
                                               "user_count=7&spawn_rate=1&counts={\"Nobody\":7}",
                                               "spawn_rate=1&counts=[7]",
                                               "arrival_rate=often"};
  std::vector<std::shared_ptr<Asked>> refused;
  const auto ask_all = [&](Duration delay) {
    for (const std::string& body : of_a_start) {
      refused.push_back(swarm(delay, body));
      delay += std::chrono::milliseconds(10);
    }
  };
  ask_all(seconds(1));
  const auto ready = get(seconds(2), "/stats/requests");
  const auto ready_page = get(seconds(2), "/");
  swarm(seconds(3), "user_count=2&spawn_rate=100");
  const auto page = get(seconds(5), "/");
  for (const std::string body : {"user_count=7", "user_count=x&spawn_rate=1",
                                 "user_count=7&spawn_rate=1&host=http://10.0.0.2",
                                 "user_count=7&spawn_rate=1&counts={\"Nobody\":7}",
                                 "user_count=7&spawn_rate=1&arrival_rate=3"}) {
    refused.push_back(swarm(seconds(6), body));
  }
  const auto running = get(seconds(9), "/stats/requests");
  ask(seconds(10), "POST", "/stop");
  const auto before = get(seconds(12), "/acrida/run.json");
  ask_all(seconds(13));
  const auto after = get(seconds(15), "/acrida/run.json");
  const auto over = get(seconds(15), "/stats/requests");
  const auto page_after = get(seconds(15), "/");

  EXPECT_EQ(serve_until(seconds(16)), 0);
  for (const auto& asked : refused) {
    ASSERT_EQ(asked->response.status, 200U);
    EXPECT_FALSE(asked->success());
    EXPECT_FALSE(asked->message().empty());
  }
  EXPECT_EQ(state_of(*ready), "ready");
  EXPECT_EQ(ready_page->json()["num_users"], nullptr);
  EXPECT_EQ(ready_page->json()["host"], "http://10.0.0.1");
  EXPECT_EQ(state_of(*running), "running");
  EXPECT_EQ(users_of(*running), 2);
  EXPECT_EQ(after->response.body, before->response.body);
  EXPECT_EQ(after->json()["run"]["run_id"], run_id(folder_ / "run.json"));
  EXPECT_EQ(state_of(*over), "stopped");
  EXPECT_EQ(page_after->json()["num_users"], page->json()["num_users"]);
  EXPECT_EQ(page_after->json()["host"], page->json()["host"]);
}

TEST_F(WebSessionTest, AStartThatFailsLosesNothingOfTheRunBefore) {
  open({"-H", "http://10.0.0.1", "--csv", folder_ / "run", "--run-json", folder_ / "run.json",
        "--html", folder_ / "run.html", "--request-log", folder_ / "requests.csv"});
  const std::vector<std::string> names = {"run_stats.csv", "run_stats_history.csv", "run.html",
                                          "requests.csv"};
  std::vector<std::string> written;
  swarm(seconds(1), "user_count=2&spawn_rate=100");
  ask(seconds(10), "POST", "/stop");
  const auto before = get(seconds(12), "/acrida/run.json");
  at(seconds(13), [&] {
    for (const std::string& name : names) {
      written.push_back(content_of(folder_ / name));
    }
  });
  // What the run refuses when it starts, then what it cannot have before.
  const auto unknown = swarm(seconds(14), "user_count=2&spawn_rate=1&counts={\"Nobody\":2}");
  at(seconds(15), [this] {
    std::filesystem::rename(folder_ / "run.json", folder_ / "kept.json");
    std::filesystem::create_directory(folder_ / "run.json");
  });
  const auto no_file = swarm(seconds(16), "user_count=2&spawn_rate=1");
  const auto after = get(seconds(17), "/acrida/run.json");
  const auto figures = get(seconds(17), "/stats/requests");
  at(seconds(18), [this] { std::filesystem::remove(folder_ / "run.json"); });
  const auto second = swarm(seconds(19), "user_count=1&spawn_rate=1");
  at(seconds(19), [&] {
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_EQ(content_of(folder_ / names[i]), written[i]) << names[i];
    }
  });
  EXPECT_EQ(serve_until(seconds(25)), 0);
  EXPECT_THAT(unknown->message(), HasSubstr("Nobody"));
  EXPECT_THAT(no_file->message(), HasSubstr("--run-json: "));
  EXPECT_GT(requests_of(*figures), 10);
  EXPECT_EQ(state_of(*figures), "stopped");
  EXPECT_EQ(after->response.body, before->response.body);
  EXPECT_TRUE(second->success()) << second->message();
}

TEST_F(WebSessionTest, AStopIsAnsweredInTimeThoughUsersDoNotEndAndTheNextTestWaitsForThem) {
  answers_ = false;
  open({"-H", "http://10.0.0.1", "--stop-timeout", "20"});
  swarm(seconds(1), "user_count=1&spawn_rate=1");
  const auto stopped = ask(seconds(4), "POST", "/stop");
  const auto again = swarm(seconds(10), "user_count=3&spawn_rate=100");
  const auto one_more = swarm(seconds(11), "user_count=5&spawn_rate=100");
  const auto stopping = get(seconds(12), "/stats/requests");
  const auto second = get(seconds(30), "/stats/requests");
  EXPECT_EQ(serve_until(seconds(31)), 0);
  EXPECT_TRUE(is_at(stopped->when, seconds(4) + WebSession::kStopAnswerMax));
  EXPECT_EQ(users_of(*stopping), 1);
  EXPECT_EQ(one_more->message(), "A test is being started already");
  EXPECT_TRUE(again->success()) << again->message();
  EXPECT_GE(again->when, start_ + seconds(24));
  EXPECT_EQ(users_of(*second), 3);
}

TEST_F(WebSessionTest, WhatWaitsWhenTheSessionEndsIsAnswered) {
  answers_ = false;
  open({"-H", "http://10.0.0.1", "--stop-timeout", "3"});
  swarm(seconds(1), "user_count=1&spawn_rate=1");
  const auto stopped = ask(seconds(4), "POST", "/stop");
  const auto waiting = swarm(seconds(5), "user_count=3&spawn_rate=100");
  EXPECT_EQ(serve_until(seconds(6)), 0);  // that the test is stopped for the second time
  EXPECT_TRUE(is_at(loop_.now(), seconds(6)));
  EXPECT_EQ(stopped->message(), "Test stopped");
  EXPECT_EQ(waiting->message(), "acrida is shutting down");
}

TEST_F(WebSessionTest, WhatIsAskedWhileTheSessionEndsIsAnswered) {
  answers_ = false;
  open({"-H", "http://10.0.0.1", "--stop-timeout", "3"});
  swarm(seconds(1), "user_count=1&spawn_rate=1");
  const auto late = swarm(seconds(5), "user_count=3&spawn_rate=100");
  const auto stopped = ask(seconds(5), "POST", "/stop");
  EXPECT_EQ(serve_until(seconds(4)), 0);
  EXPECT_TRUE(is_at(loop_.now(), seconds(7)));
  EXPECT_EQ(late->message(), "acrida is shutting down");
  EXPECT_EQ(stopped->message(), "Test stopped");
  EXPECT_TRUE(is_at(stopped->when, seconds(7)));
}

TEST_F(WebSessionTest, ATestThatIsStoppedBeforeItBeginsIsAnswered) {
  answers_ = false;
  open({"-H", "http://10.0.0.1", "--stop-timeout", "3"});
  swarm(seconds(1), "user_count=1&spawn_rate=1");
  ask(seconds(4), "POST", "/stop");
  const auto waiting = swarm(seconds(5), "user_count=3&spawn_rate=100");
  const auto stopped = ask(seconds(6), "POST", "/stop");
  EXPECT_EQ(serve_until(seconds(10)), 0);
  EXPECT_EQ(waiting->message(), "the test was stopped before it began");
  EXPECT_EQ(stopped->message(), "Test stopped");
}

TEST_F(WebSessionTest, AutostartBeginsAtOnceAndAutoquitEndsTheSession) {
  open({"-H", "http://10.0.0.1", "-u", "2", "-r", "100", "-t", "5", "--autostart", "--autoquit",
        "3"});
  const auto running = get(seconds(2), "/stats/requests");
  const auto over = get(seconds(7), "/stats/requests");
  EXPECT_EQ(session_->serve(), 0);
  EXPECT_EQ(users_of(*running), 2);
  EXPECT_EQ(state_of(*over), "stopped");
  EXPECT_TRUE(is_at(loop_.now(), seconds(8)));
}

}  // namespace
}  // namespace acrida
