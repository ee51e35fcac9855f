#include "app/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/options_testing.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CommandLine, AValueStandsBehindOrAttached) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--users", "5"},
                                             {"--users=5"},
                                             {"-u", "5"},
                                             {"-u5"},
                                             {"-u=5"},
                                             {"--us", "5"},
                                             {"--user=5"},
                                             {"--users", "4", "-u", "5"}}) {
    EXPECT_EQ(parse(arguments).value().users, 5) << testing::PrintToString(arguments);
  }
}

TEST(CommandLine, ShortNamesMayShareAMinus) {
  const Options options = parse({"-lL", "debug", "-r2.5"}).value();
  EXPECT_TRUE(options.list);
  EXPECT_EQ(options.log_level, LogLevel::kDebug);
  EXPECT_EQ(options.spawn_rate, 2.5);
}

TEST(CommandLine, ManyValuesEndAtTheNextOption) {
  const Options options = parse({"Till", "-T", "buy", "look", "-E", "slow", "Office"}).value();
  EXPECT_THAT(options.user_classes, ElementsAre("Till"));
  EXPECT_THAT(options.tags, ElementsAre("buy", "look"));
  EXPECT_THAT(options.exclude_tags, ElementsAre("slow", "Office"));
}

TEST(CommandLine, ManyValuesMayBeNone) {
  EXPECT_THAT(parse({"-T", "-u", "5"}).value().tags, IsEmpty());
}

TEST(CommandLine, OfTwoTheLaterWins) {
  EXPECT_THAT(parse({"-T", "a", "-T", "b"}).value().tags, ElementsAre("b"));
  EXPECT_EQ(parse({"-H", "http://a", "--host", "http://b"}).value().host, "http://b");
}

TEST(CommandLine, BehindTwoMinusSignsEverythingIsAUserClass) {
  EXPECT_THAT(parse({"A", "-u", "5", "--", "--users", "B"}).value().user_classes,
              ElementsAre("A", "--users", "B"));
}

TEST(CommandLine, UserClassesMayStandAnywhere) {
  EXPECT_THAT(parse({"A", "-u", "5", "B"}).value().user_classes, ElementsAre("A", "B"));
}

TEST(CommandLine, ANegativeNumberIsAValueAndNoOption) {
  EXPECT_THAT(error_of({"-r", "-1"}), HasSubstr("argument -r/--spawn-rate: invalid number value: "
                                                "'-1' (valid: more than 0"));
}

TEST(CommandLine, AValueWithABlankIsNoOption) {
  EXPECT_EQ(parse({"--compile-flags", "-O0 -g"}).value().compile_flags, "-O0 -g");
}

TEST(CommandLine, AnAttachedValueMayHaveBlanks) {
  EXPECT_EQ(parse({"--compile-flags=-O0 -g"}).value().compile_flags, "-O0 -g");
  EXPECT_EQ(parse({"-Dgreeting=hello there"}).value().parameters.at("greeting"), "hello there");
}

TEST(CommandLine, AMissingValueIsNamed) {
  EXPECT_EQ(error_of({"--host"}), "argument -H/--host: expected one argument");
  EXPECT_EQ(error_of({"--host", "-u", "5"}), "argument -H/--host: expected one argument");
}

TEST(CommandLine, AFlagTakesNoValue) {
  EXPECT_EQ(error_of({"--headless=1"}), "argument --headless: it takes no value, but got '1'");
  EXPECT_EQ(error_of({"-l=1"}), "argument -l/--list: it takes no value, but got '1'");
}

TEST(CommandLine, AnUnknownOptionIsNamedWithTheNearestOne) {
  EXPECT_EQ(error_of({"--user-s", "5"}),
            "unrecognized arguments: --user-s. Did you mean '--users'?");
  EXPECT_EQ(error_of({"--zzz"}), "unrecognized arguments: --zzz");
  EXPECT_EQ(error_of({"-Z", "--spwan-rate=3"}), "unrecognized arguments: -Z --spwan-rate=3");
  EXPECT_EQ(error_of({"--spwan-rate=3"}),
            "unrecognized arguments: --spwan-rate=3. Did you mean '--spawn-rate'?");
}

TEST(CommandLine, AnUnknownOptionCannotReachTheTerminalUnescaped) {
  EXPECT_EQ(error_of({"--\x1b[2J"}), "unrecognized arguments: --\\x1b[2J");
}

TEST(CommandLine, AnAmbiguousBeginningNamesWhatItCouldBe) {
  EXPECT_EQ(error_of({"--json-", "x", "--show"}),
            "ambiguous option: --show could match --show-task-ratio, --show-task-ratio-json");
}

TEST(CommandLine, HelpAndVersionWinOverErrors) {
  EXPECT_TRUE(parse({"--bogus", "-u", "x", "--help"}).value().help);
  EXPECT_TRUE(parse({"--bogus", "-h"}).value().help);
  EXPECT_TRUE(parse({"--bogus", "--vers"}).value().version);
  EXPECT_TRUE(parse({"-V"}).value().version);
  EXPECT_FALSE(parse({"--", "-V"}).value().version);
}

TEST(CommandLine, NothingGivenIsNothingSet) {
  const Options options = parse({}).value();
  EXPECT_THAT(options.given, IsEmpty());
  EXPECT_THAT(options.warnings, IsEmpty());
  EXPECT_EQ(options.users, std::nullopt);
  EXPECT_EQ(options.run_time, std::nullopt);
  EXPECT_EQ(options.exit_code_on_error, 1);
}

}  // namespace
}  // namespace acrida
