#include "app/web_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/options_testing.h"

namespace acrida {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(WebOptions, AWebUiThatNobodyAskedForIsThisMachinesAlone) {
  const Options options = parse({}).value();
  EXPECT_FALSE(options.headless);
  EXPECT_EQ(web_address(options).text(), "localhost:8089");
  EXPECT_EQ(web_banner(options, 8089),
            "Web UI at http://localhost:8089 (this machine alone; --web-host 0.0.0.0 opens it to "
            "the network)");
}

TEST(WebOptions, WhatItIsServedOnIsReadAndSaid) {
  const Options options =
      parse({"--web-host", "*", "-P", "0", "--web-base-path", "/load/", "--tls-cert", "a.pem",
             "--tls-key", "a.key", "--web-allowed-host", "erp.example.com", "--web-allowed-host=x"})
          .value();
  EXPECT_EQ(web_address(options).text(), "0.0.0.0:0");
  EXPECT_EQ(options.web_base_path, "/load");
  EXPECT_THAT(options.web_allowed_hosts, ElementsAre("erp.example.com", "x"));
  EXPECT_EQ(web_banner(options, 8443),
            "Web UI at https://localhost:8443/load (open to whoever reaches this machine; "
            "--web-login asks for a password)");
  EXPECT_THAT(web_banner(parse({"--web-host-display-name", "load.example.com"}).value(), 8089),
              HasSubstr("http://load.example.com:8089"));
}

TEST(WebOptions, WhatCannotBeServedIsRefused) {
  EXPECT_EQ(error_of({"--autoquit", "5"}),
            "--autoquit is only meaningful in combination with --autostart");
  EXPECT_EQ(error_of({"--tls-cert", "a.pem"}), "'--tls-cert' requires '--tls-key'");
  EXPECT_EQ(error_of({"--tls-key", "a.key"}), "'--tls-key' requires '--tls-cert'");
  EXPECT_THAT(error_of({"--web-base-path", "load"}), HasSubstr("starts with a slash"));
  EXPECT_THAT(error_of({"--web-base-path", "/a b"}), HasSubstr("is no path such as /load"));
  EXPECT_THAT(error_of({"-P", "65536"}), HasSubstr("valid: from 0 to 65535"));
  EXPECT_THAT(error_of({"--autostart", "--autoquit", "soon"}), HasSubstr("invalid int value"));
}

TEST(WebOptions, ALogInWithoutAPasswordIsOneClearError) {
  EXPECT_EQ(error_of({"--web-login"}),
            "--web-login needs a password: in a file that --web-password-file names, or in "
            "ACRIDA_WEB_PASSWORD");
  EXPECT_THAT(error_of({"--web-login"}, {{"ACRIDA_WEB_PASSWORD", ""}}),
              HasSubstr("needs a password"));
  EXPECT_EQ(error_of({"--web-login", "--web-password-file", "secret"}),
            "--web-password-file: there is no file secret");
  EXPECT_EQ(error_of({"--web-password-file", "secret"}, {}, {{"secret", "x"}}),
            "'--web-password-file' requires '--web-login'");
}

TEST(WebOptions, ThePasswordIsTheFilesOrTheVariablesAndIsNeverReported) {
  const Options file = parse({"--web-login", "--web-password-file", "secret"},
                             {{"ACRIDA_WEB_PASSWORD", "other"}}, {{"secret", "till 7\n"}})
                           .value();
  EXPECT_EQ(file.web_password, "till 7");
  const Options variable = parse({"--web-login"}, {{"ACRIDA_WEB_PASSWORD", "other"}}).value();
  EXPECT_EQ(variable.web_password, "other");
  EXPECT_THAT(variable.warnings, IsEmpty());
  for (const ReportedOption& option : file.given) {
    EXPECT_THAT(option.value, testing::Not(HasSubstr("till")));
  }
  EXPECT_EQ(parse({}, {{"ACRIDA_WEB_PASSWORD", "other"}}).value().web_password, "");
}

TEST(WebOptions, HeadlessIsUndoneByHeadfulAndNeedsNoAutostart) {
  EXPECT_FALSE(parse({"--headful"}, {{"LOCUST_HEADLESS", "true"}}).value().headless);
  EXPECT_THAT(parse({"--headless", "--autostart"}).value().warnings,
              ElementsAre(HasSubstr("implied by --headless")));
  const Options options = parse({"--autostart", "--autoquit", "7"}).value();
  EXPECT_EQ(options.autoquit, seconds(7));
  EXPECT_EQ(parse({"--autoquit", "-1"}).value().autoquit, std::nullopt);
}

}  // namespace
}  // namespace acrida
