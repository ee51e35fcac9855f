#include "app/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/option_table.h"
#include "app/option_values.h"
#include "app/options_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Options, TheWholeCommandLineOfALoadTestIsRead) {
  const Options options = parse({"-f",
                                 "scoopjoy.cpp",
                                 "--host=https://erp.example.com",
                                 "--users=70",
                                 "--spawn-rate=5",
                                 "--run-time=10m",
                                 "--headless",
                                 "--csv=results/run",
                                 "--stop-timeout",
                                 "30",
                                 "--warm-up",
                                 "1m30s",
                                 "--fixed-count",
                                 "POSTerminal=50,DashboardUser=15",
                                 "--fixed-count=ReportUser=5",
                                 "--timeout",
                                 "500ms",
                                 "-i",
                                 "1000",
                                 "--shards=2"})
                              .value();
  EXPECT_EQ(options.locustfile, "scoopjoy.cpp");
  EXPECT_EQ(options.host, "https://erp.example.com");
  EXPECT_EQ(options.users, 70);
  EXPECT_EQ(options.spawn_rate, 5);
  EXPECT_EQ(options.run_time, minutes(10));
  EXPECT_TRUE(options.headless);
  EXPECT_EQ(options.csv_prefix, "results/run");
  EXPECT_EQ(options.stop_timeout, seconds(30));
  EXPECT_EQ(options.warm_up, seconds(90));
  EXPECT_EQ(options.fixed_counts,
            (ExactCounts{{"POSTerminal", 50}, {"DashboardUser", 15}, {"ReportUser", 5}}));
  EXPECT_EQ(options.timeout, milliseconds(500));
  EXPECT_EQ(options.iterations, 1000);
  EXPECT_EQ(options.shards, 2);
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(Options, EveryOptionOfLocustsThatIsNotHonouredIsRefusedByName) {
  int refused = 0;
  for (const OptionSpec* spec : all_options()) {
    if (spec->refusal.empty()) {
      continue;
    }
    ++refused;
    const std::string name(spec->name);
    EXPECT_THAT(error_of({name, "1"}), StartsWith(spec->label() + " is an option of Locust's"));
    EXPECT_THAT(error_of({}, {}, {{"locust.conf", std::string(spec->key()) + " = 1"}}),
                HasSubstr(name + " is an option of Locust's"));
    if (!spec->environment.empty()) {
      EXPECT_THAT(error_of({}, {{std::string(spec->environment), "1"}}),
                  HasSubstr(name + " is an option of Locust's"));
    }
  }
  EXPECT_EQ(refused, 19);
}

TEST(Options, ARefusedFlagThatIsOffAsksForNothing) {
  EXPECT_THAT(
      parse({}, {{"LOCUST_MODE_MASTER", "false"}}, {{"locust.conf", "otel = no"}}).value().given,
      IsEmpty());
}

TEST(Options, AnAbbreviationOfARefusedOptionIsRefusedToo) {
  EXPECT_THAT(error_of({"--proces", "4"}), StartsWith("--processes is an option of Locust's"));
}

TEST(Options, ABadValueIsNamedWithWhatIsValid) {
  for (const auto& [arguments, message] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"-u", "x"},
            "argument -u/--users: invalid int value: 'x' (valid: from 1 to 100000000)"},
           {{"-u", "0"},
            "argument -u/--users: invalid int value: '0' (valid: from 1 to 100000000)"},
           {{"-u", "-5"},
            "argument -u/--users: invalid int value: '-5' (valid: from 1 to 100000000)"},
           {{"-u", "2.5"},
            "argument -u/--users: invalid int value: '2.5' (valid: from 1 to 100000000)"},
           {{"-r", "0"},
            "argument -r/--spawn-rate: invalid number value: '0' (valid: more than 0, at most "
            "1000000000)"},
           {{"-t", "5x"},
            "argument -t/--run-time: '5x' is not a time span; valid are 20, 20s, 3m, 2h, 1h20m, "
            "3h30m10s, 250ms"},
           {{"--timeout", "0"},
            "argument --timeout: invalid time span value: '0' (valid: from 1ms)"},
           {{"-L", "loud"},
            "argument -L/--loglevel: invalid choice: 'loud' (choose from DEBUG, INFO, WARNING, "
            "ERROR, CRITICAL)"},
           {{"--exit-code-on-error", "256"},
            "argument --exit-code-on-error: invalid int value: '256' (valid: from 0 to 255)"},
           {{"--seed", "0x1"},
            "argument --seed: invalid seed: '0x1' (valid: a whole number from 0 to 2^64-1)"},
           {{"-D", "novalue"},
            "argument -D/--param: 'novalue' is not NAME=VALUE, as in accounts=accounts.csv"},
           {{"-D", "=x"},
            "argument -D/--param: '=x' is not NAME=VALUE, as in accounts=accounts.csv"},
           {{"--arrival-rate", "1/s,2/s"},
            "argument --arrival-rate: '2/s': this rate is given twice"},
           {{"--fixed-count", "A=1,A=2"}, "argument --fixed-count: user class 'A' is given twice"},
       }) {
    EXPECT_EQ(error_of(arguments), message);
  }
}

TEST(Options, AHostNeedsAScheme) {
  EXPECT_EQ(
      error_of({"-H", "erp.example.com"}),
      "argument -H/--host: 'erp.example.com' does not begin with http:// or https:// (did you "
      "mean 'https://erp.example.com'?)");
  for (const char* bad : {"http:/x", "https://", "http:///x", "http:"}) {
    EXPECT_THAT(error_of({"-H", bad}), HasSubstr("names no host")) << bad;
  }
  EXPECT_EQ(parse({"-H", "HTTPS://erp"}).value().host, "HTTPS://erp");
}

TEST(Options, AnEmptyTextIsNotGiven) {
  const Options options = parse({"--host=", "--csv="}).value();
  EXPECT_EQ(options.host, std::nullopt);
  EXPECT_EQ(options.csv_prefix, std::nullopt);
}

TEST(Options, ARunTimeOfZeroIsNone) {
  EXPECT_EQ(parse({"-t", "0"}).value().run_time, std::nullopt);
}

TEST(Options, AScenarioIsSourceOrCompiled) {
  EXPECT_THAT(error_of({"-f", "users.txt"}), HasSubstr("'users.txt': neither a locustfile (.py"));
  EXPECT_THAT(error_of({"-f", "a.cpp,b.cpp"}), HasSubstr("a run has one scenario"));
  EXPECT_THAT(error_of({"-f", "a.cpp,b.py"}), HasSubstr("a run has one scenario"));
}

TEST(Options, FixedCountsSayHowManyUsersThereAre) {
  EXPECT_EQ(parse({"--fixed-count", "A=50,B=15,C=5"}).value().users, 70);
  EXPECT_EQ(parse({"--fixed-count", "A=50", "-u", "60"}).value().users, 60);
  EXPECT_EQ(error_of({"--fixed-count", "A=50", "-u", "40"}),
            "--fixed-count adds up to 50 users, but --users is 40");
  EXPECT_EQ(error_of({"--fixed-count", "A=0"}), "--fixed-count adds up to no users");
}

TEST(Options, StepsUseTheSpawnRateUnlessTheyNameTheirOwn) {
  EXPECT_EQ(parse({"--steps", "10/1m for 5m"}).value().steps->spawn_rate, 1);
  EXPECT_EQ(parse({"--steps", "10/1m for 5m", "-r", "4"}).value().steps->spawn_rate, 4);
  EXPECT_EQ(parse({"--steps", "10/1m for 5m@3", "-r", "4"}).value().steps->spawn_rate, 3);
}

TEST(Options, TheOpenModelTakesUsersAsItsLimit) {
  const Options options = parse({"--arrival-rate", "Till=10/s, Office=1/m", "--arrival-rate",
                                 "Till.pay=1/s", "-u", "500"})
                              .value();
  ASSERT_EQ(options.arrival_rates.size(), 3U);
  EXPECT_EQ(options.arrival_rates[1].user_class, "Office");
  EXPECT_EQ(options.arrival_rates[2].task, "pay");
  EXPECT_EQ(options.users, 500);
}

TEST(Options, WhatNeedsAnotherOptionSaysSo) {
  EXPECT_EQ(error_of({"--csv-full-history"}), "'--csv-full-history' requires '--csv'");
  EXPECT_EQ(error_of({"--key", "k.pem"}), "'--key' requires '--cert'");
  EXPECT_EQ(error_of({"--warm-up", "1m", "-t", "60"}),
            "--warm-up 1m leaves nothing of --run-time 1m to measure");
}

TEST(Options, OptionsThatExcludeEachOtherAreAnErrorFromTheSameSource) {
  const std::vector<std::string> stages = {"--stages", "1m:5"};
  for (const std::vector<std::string>& others : std::vector<std::vector<std::string>>{
           {"--steps", "10/1m for 5m"}, {"--arrival-rate", "1/s"}, {"-u", "5"}, {"-r", "5"}}) {
    std::vector<std::string> arguments = stages;
    arguments.insert(arguments.end(), others.begin(), others.end());
    EXPECT_THAT(error_of(arguments), HasSubstr("not allowed with argument --stages")) << others[0];
  }
  EXPECT_THAT(error_of({"--arrival-rate", "1/s", "--fixed-count", "A=1"}),
              HasSubstr("not allowed"));
  EXPECT_THAT(error_of({"--proxy", "http://p", "--unix-socket", "/s"}), HasSubstr("not allowed"));
  EXPECT_THAT(error_of({"--insecure", "--cacert", "c.pem"}), HasSubstr("not allowed"));
}

TEST(Options, RatesOfTasksNeedUsersToDoThem) {
  const Options options =
      parse({"--arrival-rate", "pay=600/h", "--fixed-count", "Till=50", "-r", "10"}).value();
  EXPECT_EQ(options.users, 50);
  EXPECT_EQ(options.arrival_rates[0].user_class, "pay");
  EXPECT_DOUBLE_EQ(options.arrival_rates[0].segments[0].rate_from, 600 / 3600.0);
}

TEST(Options, AShiftSaysWhenUsersComeAndLetsThemFinish) {
  const Options options = parse({"--shape", "shift", "--fixed-count", "Till=50"}).value();
  ASSERT_TRUE(options.shift);
  EXPECT_EQ(options.stop_timeout, std::chrono::seconds(30));
  EXPECT_EQ(options.users, 50);
  EXPECT_EQ(parse({"--shape", "shift", "-s", "0"}).value().stop_timeout, Duration::zero());
  for (const std::vector<std::string>& other :
       std::vector<std::vector<std::string>>{{"--stages", "1m:5"},
                                             {"--steps", "10/1m for 5m"},
                                             {"--arrival-rate", "1/s"},
                                             {"-r", "5"}}) {
    EXPECT_THAT(error_of({"--shape", "shift", other[0], other[1]}),
                HasSubstr("not allowed with argument --shape"));
  }
}

TEST(Options, ARunIdIsEightDigits) {
  EXPECT_EQ(parse({"--run-id", "1f00ba12"}).value().run_id, "1f00ba12");
  for (const char* bad : {"1f00ba1", "1f00ba123", "1F00BA12", "1f00ba1g"}) {
    EXPECT_EQ(error_of({"--run-id", bad}), std::string("argument --run-id: invalid run id: '") +
                                               bad +
                                               "' (valid: eight hexadecimal digits, as 1f00ba12)");
  }
}

TEST(Options, OfOptionsThatExcludeEachOtherTheHigherSourceStays) {
  const Options options =
      parse({"--stages", "1m:5"}, {}, {{"locust.conf", "users = 9\nspawn-rate = 2\n"}}).value();
  EXPECT_EQ(options.users, std::nullopt);
  EXPECT_EQ(options.stages.size(), 1U);
  EXPECT_THAT(
      options.warnings,
      ElementsAre("-u/--users (locust.conf:1) has no effect beside --stages (command line): "
                  "the stages say how many users there are",
                  "-r/--spawn-rate (locust.conf:2) has no effect beside --stages (command "
                  "line): a stage names its own, as in 5m:50@2"));

  const Options users = parse({"-u", "3"}, {{"ACRIDA_STAGES", "1m:5"}}).value();
  EXPECT_EQ(users.users, 3);
  EXPECT_THAT(users.stages, IsEmpty());
}

TEST(Options, AFlagThatIsOffExcludesNothing) {
  EXPECT_EQ(parse({}, {}, {{"acrida.toml", "insecure = false\ncacert = 'c.pem'\n"}})
                .value()
                .ca_certificates,
            "c.pem");
}

TEST(Options, WhatLocustAcceptsAndIgnoresIsIgnoredWithAWarning) {
  const Options options =
      parse({"--skip-log-setup", "-L", "DEBUG", "--only-summary", "--print-stats"}).value();
  EXPECT_EQ(options.log_level, LogLevel::kInfo);
  EXPECT_FALSE(options.print_stats);
  EXPECT_EQ(options.warnings.size(), 2U);
}

TEST(Options, UserClassesAreConfiguredByJson) {
  const Options options =
      parse({"--config-users", R"({"user_class_name":"Till","weight":7,"fixed_count":50})",
             "more.json"},
            {}, {{"more.json", R"([{"user_class_name":"Office","host":"https://x"}])"}})
          .value();
  ASSERT_EQ(options.user_class_configs.size(), 2U);
  EXPECT_EQ(options.user_class_configs[0].user_class, "Till");
  EXPECT_EQ(options.user_class_configs[0].weight, 7);
  EXPECT_EQ(options.user_class_configs[0].fixed_count, 50);
  EXPECT_EQ(options.user_class_configs[1].host, "https://x");
  EXPECT_EQ(options.user_class_configs[1].weight, std::nullopt);
}

TEST(Options, SecretsAreMaskedInWhatWasGiven) {
  const Options options =
      parse({"--host", "https://me:pw1@erp", "--proxy", "http://pw2@proxy:3128/", "-D",
             "api_key=pw3", "-D", "Password=pw4", "-D", "site=http://u:pw5@x/?a=b@c", "-D",
             "accounts=a.csv", "--config-users",
             R"({"user_class_name":"A","host":"http://u:pw6@x"})"})
          .value();
  std::map<std::string, std::string> given;
  for (const ReportedOption& option : options.given) {
    given[option.name] = option.value;
    EXPECT_EQ(option.value.find("pw"), std::string::npos) << option.value;
  }
  EXPECT_EQ(given["host"], "https://***@erp");
  EXPECT_EQ(given["proxy"], "http://***@proxy:3128/");
  EXPECT_EQ(mask_url("http://bob:geh'ei\"m@erp/a@b"), "http://***@erp/a@b");
  EXPECT_EQ(mask_url("'http://erp' is joe@erp's"), "'http://erp' is joe@erp's");
  EXPECT_EQ(given["param"], "api_key=*** Password=*** site=http://***@x/?a=b@c accounts=a.csv");
  EXPECT_EQ(options.parameters.at("api_key"), "pw3");
}

// A proxy needs no scheme.
TEST(Options, ASecretIsMaskedInAProxyWithoutAScheme) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--proxy", "user:p@w@proxy:3128"},
        std::vector<std::string>{"--proxy=user:p@w@proxy:3128"}}) {
    const Options options = parse(arguments).value();
    ASSERT_EQ(options.given.size(), 1U);
    EXPECT_EQ(options.given[0].value, "***@proxy:3128");
    EXPECT_EQ(options.proxy, "user:p@w@proxy:3128");
  }
}

TEST(Options, WhatWasGivenIsListedWithItsOrigin) {
  const Options options = parse({"--http2", "-u", "5"}, {{"LOCUST_SPAWN_RATE", "2"}}).value();
  ASSERT_EQ(options.given.size(), 3U);
  EXPECT_EQ(options.given[0].name, "users");
  EXPECT_EQ(options.given[0].value, "5");
  EXPECT_EQ(options.given[0].origin, "command line");
  EXPECT_EQ(options.given[1].name, "spawn-rate");
  EXPECT_EQ(options.given[1].origin, "environment variable LOCUST_SPAWN_RATE");
  EXPECT_EQ(options.given[2].name, "http2");
  EXPECT_EQ(options.given[2].value, "true");
}

}  // namespace
}  // namespace acrida
