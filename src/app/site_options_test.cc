#include "app/site_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/options_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;

const MemoryFiles::Texts kFiles = {
    {"pw", "secret\n"}, {"token", "key:secret\n"}, {"two", "a\nb\n"}};

Result<SiteOptions> parse_site(SiteCommand command,
                               const std::vector<std::string>& arguments,
                               const EnvironmentVariables& environment = {}) {
  MemoryFiles files(kFiles);
  return parse_site_options(command, arguments, environment, files);
}

std::string error_of_site(SiteCommand command,
                          const std::vector<std::string>& arguments,
                          const EnvironmentVariables& environment = {}) {
  const Result<SiteOptions> options = parse_site(command, arguments, environment);
  return options ? "(no error)" : options.error().message();
}

TEST(SiteOptions, AllOfThemAreRead) {
  const SiteOptions options =
      parse_site(SiteCommand::kPrepare,
                 {"--host", "https://erp.example.com", "--plan=site.toml", "--accounts", "a.csv",
                  "--admin-user", "Administrator", "--admin-password-file", "pw", "--dry-run",
                  "--yes", "--insecure", "--timeout", "5s"})
          .value();
  EXPECT_EQ(options.connection.host, "https://erp.example.com");
  EXPECT_TRUE(options.connection.insecure);
  EXPECT_EQ(options.connection.timeout, std::chrono::seconds(5));
  EXPECT_EQ(options.plan_path, "site.toml");
  EXPECT_EQ(options.accounts_path, "a.csv");
  EXPECT_EQ(options.admin->user, "Administrator");
  EXPECT_EQ(options.admin->password, "secret");
  EXPECT_TRUE(options.dry_run);
  EXPECT_TRUE(options.yes);
}

TEST(SiteOptions, TheLineThatAnswersTheQuestionIsTheOneTypedWithYes) {
  EXPECT_EQ(parse_site(SiteCommand::kCleanup,
                       {"-H", "http://a", "--admin-token-file=token", "--run-id", "1f00ba12"})
                .value()
                .line_with_yes,
            "acrida cleanup-site -H http://a --admin-token-file=token --run-id 1f00ba12 --yes");
}

TEST(SiteOptions, TheLineThatIsShownHoldsNoPassword) {
  EXPECT_EQ(
      parse_site(SiteCommand::kCleanup, {"-H", "http://me:pw1@a", "--proxy=user:pw2@proxy:3128",
                                         "--admin-token-file", "token"})
          .value()
          .line_with_yes,
      "acrida cleanup-site -H 'http://***@a' '--proxy=***@proxy:3128' --admin-token-file "
      "token --yes");
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"-Hhttp://me:pw1@a"}),
              testing::Not(HasSubstr("pw1")));
}

TEST(SiteOptions, AFlagTakesNoValue) {
  EXPECT_EQ(error_of_site(SiteCommand::kCleanup,
                          {"-H", "http://a", "--admin-token-file", "token", "--yes=false"}),
            "argument --yes: takes no value");
  EXPECT_EQ(error_of_site(SiteCommand::kCleanup,
                          {"-H", "http://a", "--admin-token-file", "token", "--set-up="}),
            "argument --set-up: takes no value");
}

// Else "%" would be every run.
TEST(SiteOptions, ARunsIdIsEightHexadecimalDigits) {
  for (const std::string id : {"%", "0000bee", "0000BEEF", "0000beefa", "0000bee%"}) {
    EXPECT_THAT(error_of_site(SiteCommand::kCleanup,
                              {"-H", "http://a", "--admin-token-file", "token", "--run-id=" + id}),
                HasSubstr("invalid run id"))
        << id;
  }
}

TEST(SiteOptions, ThePasswordMayBeInTheEnvironment) {
  const SiteOptions options =
      parse_site(SiteCommand::kCleanup, {"-H", "http://a", "--admin-user", "me"},
                 {{"ACRIDA_ADMIN_PASSWORD", "hidden"}})
          .value();
  EXPECT_EQ(options.admin->password, "hidden");
}

TEST(SiteOptions, ATokenTakesThePlaceOfBoth) {
  const SiteOptions options =
      parse_site(SiteCommand::kCleanup, {"-H", "http://a", "--admin-token-file", "token"}).value();
  EXPECT_EQ(options.admin->token, "key:secret");
}

TEST(SiteOptions, TheHostMayComeFromTheEnvironmentAsForARun) {
  EXPECT_EQ(parse_site(SiteCommand::kCheck, {"--plan", "p"}, {{"LOCUST_HOST", "http://b"}})
                .value()
                .connection.host,
            "http://b");
}

TEST(SiteOptions, WhatIsMissingIsNamed) {
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"--plan", "p"}), HasSubstr("needs the site"));
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"-H", "http://a"}),
              HasSubstr("needs a site plan"));
  EXPECT_THAT(error_of_site(SiteCommand::kPrepare, {"-H", "http://a", "--plan", "p"}),
              HasSubstr("needs somebody who may"));
  EXPECT_THAT(error_of_site(SiteCommand::kCleanup, {"-H", "http://a", "--admin-user", "me"}),
              HasSubstr("ACRIDA_ADMIN_PASSWORD"));
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"-H", "http://a", "--plan"}),
              HasSubstr("expected one argument"));
}

TEST(SiteOptions, ASecretsFileHoldsOneLine) {
  EXPECT_THAT(error_of_site(SiteCommand::kCleanup, {"-H", "http://a", "--admin-token-file", "two"}),
              HasSubstr("does not hold one line"));
  EXPECT_THAT(error_of_site(SiteCommand::kCleanup, {"-H", "http://a", "--admin-token-file", "no"}),
              HasSubstr("no such file"));
}

TEST(SiteOptions, AnOptionOfTheRunOrOfAnotherToolIsRefused) {
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"-H", "http://a", "--users", "5"}),
              HasSubstr("check-site has no option --users"));
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"-H", "http://a", "--dry-run"}),
              HasSubstr("check-site has no option --dry-run"));
  EXPECT_THAT(error_of_site(SiteCommand::kCheck, {"--acounts", "a.csv"}),
              HasSubstr("Did you mean '--accounts'?"));
}

TEST(SiteOptions, TheHelpOfACommandHasItsOwnOptionsAlone) {
  EXPECT_TRUE(parse_site(SiteCommand::kCheck, {"--help"})->help);
  EXPECT_THAT(site_help(SiteCommand::kCleanup), HasSubstr("--set-up"));
  EXPECT_THAT(site_help(SiteCommand::kCheck), testing::Not(HasSubstr("--set-up")));
}

}  // namespace
}  // namespace acrida
