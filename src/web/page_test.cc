#include "web/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "report/script_json.h"
#include "webui/assets.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string header(const WebResponse& response, std::string_view name) {
  for (const WebHeader& one : response.headers) {
    if (one.name == name) {
      return one.value;
    }
  }
  return {};
}

constexpr std::string_view kTemplate =
    R"(<script nonce="acrida-nonce">a = /*acrida-template-args*/{}; b = /*acrida-auth-args*/null;)"
    "</script>";

TEST(Page, HasItsArgumentsItsNonceAndItsPolicy) {
  const WebResponse page = web_page(kTemplate, R"({"host":"http://a"})", "");
  const std::string policy = header(page, "Content-Security-Policy");
  const std::size_t nonce = policy.find("'nonce-");
  ASSERT_NE(nonce, std::string::npos);
  EXPECT_EQ(page.body, "<script nonce=\"" + policy.substr(nonce + 7, 32) +
                           R"(">a = {"host":"http://a"}; b = /*acrida-auth-args*/null;</script>)");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self' 'nonce-"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'; base-uri 'none'; form-action 'self'"));
  EXPECT_EQ(header(page, "Cache-Control"), "no-store");
  EXPECT_NE(policy, header(web_page(kTemplate, "{}", ""), "Content-Security-Policy"));
}

TEST(Page, AsALoginItHasTheArgumentsOfTheLogin) {
  const WebResponse page = web_page(kTemplate, "", R"({"error":"no"})", 401);
  EXPECT_EQ(page.status, 401U);
  EXPECT_THAT(page.body, HasSubstr(R"(a = /*acrida-template-args*/{}; b = {"error":"no"};)"));
}

TEST(Page, NoTextOfARunEndsItsScript) {
  EXPECT_EQ(json_for_script("</script><!--&\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa"),
            "\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029\xe2\x80\xaa");
  EXPECT_EQ(json_for_script("\xe2\x80"), "\xe2\x80");
  const WebResponse page =
      web_page(kTemplate, R"({"h":"</script><img src=x onerror=alert(1)>"})", "");
  EXPECT_THAT(page.body, Not(HasSubstr("<img")));
}

// A text that looks like a mark is not filled in.
TEST(Page, WhatWasFilledInIsNotSearchedAgain) {
  const WebResponse page =
      web_page(kTemplate, R"({"h":"acrida-nonce /*acrida-auth-args*/null"})", R"({"secret":1})");
  EXPECT_THAT(page.body, HasSubstr(R"({"h":"acrida-nonce /*acrida-auth-args*/null"})"));
}

TEST(Page, TheTemplatesHaveTheirMarks) {
  const std::string index(webui_index_template());
  EXPECT_THAT(index, HasSubstr("/*acrida-template-args*/{}"));
  EXPECT_THAT(index, HasSubstr("/*acrida-auth-args*/null"));
  EXPECT_THAT(index, HasSubstr("nonce=\"acrida-nonce\""));
  const std::string report(webui_report_template());
  EXPECT_THAT(report, HasSubstr("/*acrida-template-args*/{}"));
  EXPECT_THAT(report, HasSubstr("{\"acrida-state\":null}"));
}

}  // namespace
}  // namespace acrida
