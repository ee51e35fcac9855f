#include "app/swarm_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "app/options_testing.h"
#include "app/scenario_choice.h"

namespace acrida {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Till : HttpUser {
  Task<> pay() { co_return; }
};
struct Office : HttpUser {
  Task<> look() { co_return; }
};

std::shared_ptr<Scenario> shop() {
  auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->user<Till>("Till").weight(3).task("pay", &Till::pay);
  scenario->user<Office>("Office").task("look", &Office::look);
  return scenario;
}

std::shared_ptr<const ScenarioPlan> plan_of(std::shared_ptr<const Scenario> scenario,
                                            const Options& options) {
  return ScenarioPlan::make(std::move(scenario), plan_options(options)).value();
}

SwarmForm form_of(std::string_view body) {
  return parse_swarm_form(body, "application/x-www-form-urlencoded; charset=utf-8").value();
}

Result<Options> start(std::string_view body, const std::vector<std::string>& arguments = {}) {
  const Options options = parse(arguments).value();
  return swarm_options(form_of(body), options, *plan_of(shop(), options));
}

std::string error_of_start(std::string_view body, const std::vector<std::string>& arguments = {}) {
  const Result<Options> options = start(body, arguments);
  return options ? "(no error)" : options.error().message();
}

TEST(SwarmForm, FieldsAreDecodedAndTheLastOfANameCounts) {
  const SwarmForm form = form_of(
      "user_count=1&user_count=70&spawn_rate=2.5&host=https%3A%2F%2Ferp.example.com%2Fa+b&"
      "user_classes=Till&user_classes=Off%69ce&run_time=&unknown=x&=&novalue");
  EXPECT_EQ(form.user_count, "70");
  EXPECT_EQ(form.spawn_rate, "2.5");
  EXPECT_EQ(form.host, "https://erp.example.com/a b");
  EXPECT_THAT(form.user_classes, ElementsAre("Till", "Office"));
  EXPECT_EQ(form.run_time, "");
  EXPECT_EQ(form.shape_class, std::nullopt);
}

TEST(SwarmForm, HostileBodiesAreReadOrRefusedAndNeverMore) {
  EXPECT_EQ(form_of("host=%").host, "%");
  EXPECT_EQ(form_of("host=%4").host, "%4");
  EXPECT_EQ(form_of("host=%zz%00").host, std::string("%zz\0", 4));
  EXPECT_EQ(form_of("").host, std::nullopt);
  EXPECT_EQ(form_of(" \r\n").host, std::nullopt);
  EXPECT_FALSE(parse_swarm_form("--x", "multipart/form-data; boundary=x"));
  EXPECT_FALSE(parse_swarm_form("{}", "application/json"));
  std::string many;
  for (std::size_t i = 0; i <= kSwarmFieldsMax; ++i) {
    many += "a=1&";
  }
  EXPECT_FALSE(parse_swarm_form(many, ""));
}

TEST(SwarmForm, TheFormTakesThePlaceOfTheOptions) {
  const Options options =
      start("user_count=70&spawn_rate=2.5&host=http://b&run_time=10m&user_classes=Till",
            {"-H", "http://a", "-u", "5", "-t", "1h", "-s", "7", "--run-json", "run.json"})
          .value();
  EXPECT_EQ(options.users, 70);
  EXPECT_EQ(options.spawn_rate, 2.5);
  EXPECT_EQ(options.host, "http://b");
  EXPECT_EQ(options.run_time, seconds(600));
  EXPECT_THAT(options.user_classes, ElementsAre("Till"));
  EXPECT_EQ(options.stop_timeout, seconds(7));
  EXPECT_EQ(options.run_json, "run.json");
  for (const ReportedOption& option : options.given) {
    const bool of_the_form = option.name != "stop-timeout" && option.name != "run-json";
    EXPECT_EQ(option.origin, of_the_form ? "web UI" : "command line") << option.name;
  }
}

TEST(SwarmForm, AFormWithoutARunTimeHasNone) {
  EXPECT_EQ(start("user_count=1&spawn_rate=1", {"-t", "1h"}).value().run_time, std::nullopt);
  EXPECT_EQ(start("user_count=1&spawn_rate=1&run_time=", {"-t", "1h"}).value().run_time,
            std::nullopt);
  EXPECT_EQ(start("user_count=1&spawn_rate=1&run_time=90").value().run_time, seconds(90));
}

TEST(SwarmForm, WhatIsWrongIsSaidInLocustsWordsWhereItHasThem) {
  const std::string missing = "Missing user_count or spawn_rate from /swarm request";
  EXPECT_EQ(error_of_start(""), missing);
  EXPECT_EQ(error_of_start("user_count=5"), missing);
  EXPECT_EQ(error_of_start("spawn_rate=5&user_count=+"), missing);
  EXPECT_EQ(error_of_start("user_count=5&spawn_rate=1&run_time=soon"),
            "Valid run_time formats are : 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc.");
  EXPECT_THAT(error_of_start("user_count=-5&spawn_rate=1"), HasSubstr("invalid int value"));
  EXPECT_THAT(error_of_start("user_count=5&spawn_rate=nan"), HasSubstr("invalid number value"));
  EXPECT_THAT(error_of_start("user_count=99999999999999999999&spawn_rate=1"),
              HasSubstr("invalid int value"));
  EXPECT_THAT(error_of_start("user_count=5&spawn_rate=1&host=erp"),
              HasSubstr("does not begin with http:// or https://"));
  EXPECT_THAT(error_of_start("user_count=5&spawn_rate=1&shape_class=%1b[2J"),
              HasSubstr("there is no shape class \\x1b[2J"));
  EXPECT_THAT(error_of_start("user_count=5&spawn_rate=1&run_time=5", {"--warm-up", "10"}),
              HasSubstr("--warm-up leaves nothing"));
}

TEST(SwarmForm, ExactCountsAreJsonAndSayHowManyUsersThereAre) {
  const Options options =
      start("spawn_rate=1&counts={\"Till\":50,\"Office\":15}", {"--fixed-count", "Till=1"}).value();
  EXPECT_EQ(options.fixed_counts, (ExactCounts{{"Office", 15}, {"Till", 50}}));
  EXPECT_EQ(options.users, 65);
  EXPECT_THAT(start("user_count=3&spawn_rate=1&counts={}", {"--fixed-count", "Till=1"})
                  .value()
                  .fixed_counts,
              IsEmpty());
  EXPECT_EQ(error_of_start("user_count=3&spawn_rate=1&counts={\"Till\":5}"),
            "counts adds up to 5 users, but user_count is 3");
  for (const std::string_view bad : {"[]", "{", "{\"Till\":-1}", "{\"Till\":\"5\"}",
                                     "{\"Till\":1.5}", "{\"Till=1,Office\":5}", "5"}) {
    EXPECT_THAT(error_of_start("spawn_rate=1&counts=" + std::string(bad)), HasSubstr("counts"))
        << bad;
  }
}

TEST(SwarmForm, AShapeTakesThePlaceOfUsers) {
  const Options shift = start("user_count=70&spawn_rate=5&shape_class=shift").value();
  EXPECT_TRUE(shift.shift.has_value());
  EXPECT_EQ(shift.users, 70);
  EXPECT_EQ(shift.spawn_rate, std::nullopt);
  // --stages of the command line is one; "Default" are users again.
  EXPECT_EQ(start("", {"--stages", "1m:10"}).value().stages.size(), 1U);
  const Options plain =
      start("user_count=7&spawn_rate=5&shape_class=Default", {"--stages", "1m:10"}).value();
  EXPECT_THAT(plain.stages, IsEmpty());
  EXPECT_EQ(plain.users, 7);
}

TEST(SwarmForm, AScenariosOwnShapeIsTakenUnlessUsersWereAskedFor) {
  const auto scenario = shop();
  scenario->shape(std::vector<Stage>{{.length = seconds(60), .users = 5, .spawn_rate = 1}});
  const Options options = parse({}).value();
  const auto plan = plan_of(scenario, options);
  EXPECT_THAT(shape_names(options, *plan), ElementsAre("Default", "scenario", "shift"));
  EXPECT_EQ(default_shape(options, *plan), "scenario");
  EXPECT_EQ(default_shape(parse({"-u", "5"}).value(), *plan), "Default");
  EXPECT_EQ(swarm_options(form_of("user_count=7&spawn_rate=1"), options, *plan)->users,
            std::nullopt);
  EXPECT_EQ(swarm_options(form_of("user_count=7&spawn_rate=1&shape_class=Default"), options, *plan)
                ->users,
            7);
}

TEST(SwarmForm, ArrivalsTakeThePlaceOfUsersToo) {
  const Options options =
      start("arrival_rate=10/s&user_count=500", {"--fixed-count", "Till=3"}).value();
  ASSERT_EQ(options.arrival_rates.size(), 1U);
  EXPECT_EQ(start("arrival_rate=2.5")->arrival_rates[0].segments[0].rate_from, 2.5);
  EXPECT_EQ(options.users, 500);
  EXPECT_THAT(options.fixed_counts, IsEmpty());
  EXPECT_THAT(error_of_start("arrival_rate=often"), HasSubstr("--arrival-rate"));
}

TEST(SwarmForm, AHostIsShownWithoutItsPasswordAndComesBackSo) {
  EXPECT_EQ(
      start("user_count=1&spawn_rate=1&host=http://***@b", {"-H", "http://u:p@b"}).value().host,
      "http://u:p@b");
}

TEST(SwarmForm, AHostOfAStartBeforeComesBackWithoutItsPasswordToo) {
  const std::string body = "user_count=1&spawn_rate=1&host=";
  const Options options = parse({"-H", "http://u:p@b"}).value();
  const auto plan = plan_of(shop(), options);
  const auto host = [&](std::string_view shown, const std::string& last) {
    const auto made = swarm_options(form_of(body + std::string(shown)), options, *plan, last);
    return made ? made->host.value() : "refused: " + made.error().message();
  };
  EXPECT_EQ(host("https://***@c/x", "https://v:q@c/x"), "https://v:q@c/x");
  EXPECT_EQ(host("https://v:***@c/x", "https://v:q@c/x"), "https://v:q@c/x");
  EXPECT_EQ(host("http://***@b", "https://v:q@c"), "http://u:p@b");
  EXPECT_EQ(host("http://***@b", "http://v:q@b"), "http://v:q@b");  // the newest
  EXPECT_EQ(host("http://c", "http://v:q@c"), "http://c");
  EXPECT_THAT(host("http://***@d", "http://v:q@c"), HasSubstr("write its user and password"));
  EXPECT_THAT(host("http://w:***@c", "http://v:q@c"), HasSubstr("write its user and password"));
  const Options made =
      swarm_options(form_of(body + "https://***@c"), options, *plan, "https://v:q@c").value();
  for (const ReportedOption& option : made.given) {
    EXPECT_EQ(option.value.find("v:q"), std::string::npos) << option.value;
  }
}

TEST(SwarmForm, TheScenariosOwnHostStaysTheScenarios) {
  auto scenario = shop();
  scenario->host("http://u:p@b");
  const Options options;
  const auto plan = plan_of(scenario, options);
  const std::string body = "user_count=1&spawn_rate=1&host=";
  EXPECT_EQ(swarm_options(form_of(body + "http://***@b"), options, *plan)->host, std::nullopt);
  EXPECT_EQ(swarm_options(form_of(body + "http://u:p@b"), options, *plan)->host, "http://u:p@b");
}

TEST(SwarmForm, ARunningTestHasOtherUsersAndNothingElse) {
  const Options running = parse({"-H", "http://a", "-u", "5"}).value();
  const auto plan = plan_of(shop(), running);
  const auto change = [&](std::string_view body) {
    return swarm_change(form_of(body), running, *plan);
  };
  const SwarmChange to = change("user_count=70&spawn_rate=2.5&host=http://a").value();
  EXPECT_EQ(to.users, 70);
  EXPECT_EQ(to.spawn_rate, 2.5);
  EXPECT_THAT(change("user_count=7&spawn_rate=1&host=http://b").error().message(),
              HasSubstr("stop it first"));
  EXPECT_EQ(change("spawn_rate=1&counts={\"Till\":3}")->counts, (ExactCounts{{"Till", 3}}));
  EXPECT_FALSE(change("user_count=2&spawn_rate=1&counts={\"Till\":3}"));
  EXPECT_FALSE(change("user_count=7&spawn_rate=1&arrival_rate=5"));
  EXPECT_FALSE(change("user_count=7"));
  EXPECT_FALSE(change("user_count=x&spawn_rate=1"));
  const Options shaped = parse({"--stages", "1m:5"}).value();
  EXPECT_FALSE(swarm_change(form_of("user_count=7&spawn_rate=1"), shaped, *plan));
}

}  // namespace
}  // namespace acrida
