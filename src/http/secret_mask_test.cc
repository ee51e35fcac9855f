#include "http/secret_mask.h"

#include <gtest/gtest.h>

#include <string>

#include "http/masked_text.h"
#include "http/secret_name.h"

namespace acrida {
namespace {

std::string json(std::string_view body) {
  return masked_body("application/json", body);
}

std::string form(std::string_view body) {
  return masked_body("application/x-www-form-urlencoded", body);
}

std::string html(std::string_view body) {
  return masked_body("text/html; charset=utf-8", body);
}

TEST(SecretName, IsFoundInAnySpelling) {
  for (const std::string_view name : {"password",
                                      "PASSWORD",
                                      "new_password",
                                      "userPassword",
                                      "pwd",
                                      "api_key",
                                      "apiKey",
                                      "X-Api-Key",
                                      "X-Frappe-CSRF-Token",
                                      "csrf_token",
                                      "sid",
                                      "SID",
                                      "user[sid]",
                                      "client_secret",
                                      "access_token",
                                      "Authorization",
                                      "Proxy-Authorization",
                                      "userPin",
                                      "otp",
                                      "session-id"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
  for (const std::string_view name : {"", "user", "usr", "inside", "sidebar", "pinned", "footprint",
                                      "author", "passenger", "name", "qty", "company"}) {
    EXPECT_FALSE(is_secret_name(name)) << name;
  }
}

TEST(SecretMask, HeadersOfSecretsHaveNoValue) {
  EXPECT_EQ(masked_header_value("authorization", "token a1b2:c3d4"), "***");
  EXPECT_EQ(masked_header_value("X-FRAPPE-CSRF-TOKEN", "abc"), "***");
  EXPECT_EQ(masked_header_value("Proxy-Authorization", "Basic dTpw"), "***");
  EXPECT_EQ(masked_header_value("Content-Type", "text/html; charset=utf-8"),
            "text/html; charset=utf-8");
  EXPECT_EQ(masked_header_value("Access-Control-Allow-Headers", "Authorization, X-Api-Key"),
            "Authorization, X-Api-Key");
}

TEST(SecretMask, CookiesKeepTheirNames) {
  EXPECT_EQ(masked_header_value("Cookie", "sid=a=b; user_image=; x"),
            "sid=***; user_image=***;***");
  EXPECT_EQ(masked_header_value("set-cookie", "sid=abc; Path=/; HttpOnly"),
            "sid=***; Path=/; HttpOnly");
  EXPECT_EQ(masked_header_value("Set-Cookie", "abc"), "***");
}

TEST(SecretMask, QueriesOfTargetsAndOfHeaders) {
  EXPECT_EQ(masked_target("/a/b?x=1&token=abc&y=%20#sid=7"), "/a/b?x=1&token=***&y=%20#sid=***");
  EXPECT_EQ(masked_target("/a?api%5Fkey=abc&"), "/a?api%5Fkey=***&");
  EXPECT_EQ(masked_target("/a?%70assword=abc"), "/a?%70assword=***");
  EXPECT_EQ(masked_target("/a?token="), "/a?token=");
  EXPECT_EQ(masked_header_value("Location", "https://u:p@erp/x?key=1&sid=abc"),
            "https://u:***@erp/x?key=1&sid=***");
  EXPECT_EQ(masked_target("http://u:p@erp/x"), "http://u:***@erp/x");
}

TEST(SecretMask, JsonAtAnyDepth) {
  EXPECT_EQ(json(R"({"a":[{"b":{"Password": "x\"y", "c": 1}}]})"),
            R"({"a":[{"b":{"Password": "***", "c": 1}}]})");
  EXPECT_EQ(json(R"({"pin": 1234, "token": {"a": ["]", 1]}, "z": -1})"),
            R"({"pin": "***", "token": "***", "z": -1})");
  EXPECT_EQ(json(R"({"secret": [1, [2, "}"]], "z": 1})"), R"({"secret": "***", "z": 1})");
}

TEST(SecretMask, JsonOfTheSameNameTwice) {
  EXPECT_EQ(json(R"({"pwd":"one","pwd":"two","PWD" : "three"})"),
            R"({"pwd":"***","pwd":"***","PWD" : "***"})");
}

TEST(SecretMask, JsonNamesMayBeEscaped) {
  EXPECT_EQ(json(R"({"pass\u0077ord":"x"})"), R"({"pass\u0077ord":"***"})");
}

TEST(SecretMask, NothingIsNotHidden) {
  const std::string text = R"({"token": null, "password": "", "csrf": false, "sid":null})";
  EXPECT_EQ(json(text), text);
}

TEST(SecretMask, JsonInStringsInJson) {
  EXPECT_EQ(json(R"({"data":"{\"pwd\":\"hunter2\",\"a\":\"b\"}"})"),
            R"({"data":"{\"pwd\":\"***\",\"a\":\"b\"}"})");
  EXPECT_EQ(json(R"({"x":"[\"{\\\"api_secret\\\": \\\"hunter2\\\"}\"]"})").find("hunter2"),
            std::string::npos);
}

TEST(SecretMask, JsonTooDeepIsHiddenAsAWhole) {
  std::string text = R"({"pwd":"hunter2"})";
  for (int i = 0; i < 9; ++i) {
    std::string escaped;
    for (const char c : text) {
      escaped.append(c == '"' || c == '\\' ? "\\" : "").push_back(c);
    }
    text = R"({"a":")" + escaped + R"("})";
  }
  EXPECT_EQ(json(text).find("hunter2"), std::string::npos);
}

TEST(SecretMask, JsonThatIsCutOff) {
  const std::string whole =
      R"({"a":"b","password":"hunter2hunter2","d":"{\"token\":\"hunter2hunter2\"}"})";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    EXPECT_EQ(json(whole.substr(0, size)).find("hunter"), std::string::npos) << size;
  }
  EXPECT_EQ(json(R"({"a":"b","password":"hun)"), R"({"a":"b","password":"***")");
  EXPECT_EQ(json(R"({"a":"b\)"), R"({"a":"b\)");
  EXPECT_EQ(json(R"({"password":)"), R"({"password":)");
  EXPECT_EQ(json(R"({"password)"), R"({"password)");
}

TEST(SecretMask, ABodyIsWhatItLooksLike) {
  EXPECT_EQ(masked_body("application/json", "usr=a&pwd=hunter2"), "usr=a&pwd=***");
  EXPECT_EQ(form(R"({"pwd":"hunter2"})"), R"({"pwd":"***"})");
  EXPECT_EQ(masked_body("", " {'pwd': 'hunter2', 'a': 'it'}"), " {'pwd': '***', 'a': 'it'}");
  EXPECT_EQ(masked_body("", ")]}',\n{\"pwd\": \"hunter2\"}"), ")]}',\n{\"pwd\": \"***\"}");
}

TEST(SecretMask, Forms) {
  EXPECT_EQ(form("usr=a%40b.c&pwd=a%26b+c&device=desktop"), "usr=a%40b.c&pwd=***&device=desktop");
  EXPECT_EQ(form("user%5Bpassword%5D=x&Pass+Word=&a"), "user%5Bpassword%5D=***&Pass+Word=&a");
  EXPECT_EQ(form("pwd=1&pwd=2&PWD=3"), "pwd=***&pwd=***&PWD=***");
  EXPECT_EQ(form(""), "");
  EXPECT_EQ(form("&&a=1&"), "&&a=1&");
}

TEST(SecretMask, FormsThatHoldJsonOrUrls) {
  EXPECT_EQ(form("doc=%7B%22api_secret%22%3A%22hunter2%22%7D&cmd=save"),
            "doc=%7B%22api_secret%22%3A%22%2A%2A%2A%22%7D&cmd=save");
  for (const std::string_view body :
       {"redirect=%2Flogin%3Ftoken%3Dhunter2", "r=%252Flogin%253Ftoken%253Dhunter2",
        "doc=%7B%22api_secret%22%3A%22hunter2", "%7B%22pwd%22%3A%22hunter2%22%7D",
        "{\"pwd\":\"hunter2\"}=", "a=%5B%7B%22sid%22%3A%22hunter2%22%7D%5D"}) {
    EXPECT_EQ(form(body).find("hunter2"), std::string::npos) << form(body);
  }
}

TEST(SecretMask, PartsOfAMultipartBody) {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; filename=\"a\"; name=\"pwd\"\r\n\r\nhunter2\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"doc\"\r\n\r\n{\"token\":\"hunter2\"}\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"qty\"\r\n\r\n3\r\n--b--\r\n";
  const std::string masked = masked_body("multipart/form-data; boundary=b", body);
  EXPECT_EQ(masked,
            "--b\r\nContent-Disposition: form-data; filename=\"a\"; name=\"pwd\"\r\n\r\n***\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"doc\"\r\n\r\n{\"token\":\"***\"}\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"qty\"\r\n\r\n3\r\n--b--\r\n");
  EXPECT_EQ(masked_body("multipart/form-data", body.substr(0, 70)).find("hunter"),
            std::string::npos);
}

TEST(SecretMask, Markup) {
  EXPECT_EQ(html(R"(<input type="hidden" name="csrf_token" value="abc"><input name=a value=b>)"),
            R"(<input type="hidden" name="csrf_token" value="***"><input name=a value=b>)");
  EXPECT_EQ(html(R"(<input value=abc id='sid'/>)"), R"(<input value=*** id='sid'/>)");
  EXPECT_EQ(html(R"(<meta content="abc" name="csrf-token">)"),
            R"(<meta content="***" name="csrf-token">)");
  EXPECT_EQ(html("<script>frappe.csrf_token = \"abc\"; a = 1</script>"),
            "<script>frappe.csrf_token = \"***\"; a = 1</script>");
  EXPECT_EQ(html("<a><ns:password x='1'>abc</ns:password></a>"),
            "<a><ns:password x='1'>***</ns:password></a>");
  EXPECT_EQ(html(R"(<div data-boot="{&quot;token&quot;: &quot;abc&quot;}">)"),
            R"(<div data-boot="{&quot;token&quot;: &quot;***&quot;}">)");
  EXPECT_EQ(html("<input name=\"sid\" value=\"abc"), "<input name=\"sid\" value=\"***");
}

TEST(SecretMask, Lines) {
  EXPECT_EQ(masked_text("GET /x?token=abc&a=1 failed; password=a;b c"),
            "GET /x?token=***&a=1 failed; password=*** c");
  EXPECT_EQ(masked_text("Authorization: Bearer abc\nHost: erp"), "Authorization: ***\nHost: erp");
  EXPECT_EQ(masked_text("{authorization: Bearer abc, a: 1}"), "{authorization: ***, a: 1}");
  EXPECT_EQ(masked_text("raise AuthError(b\"x\", api_key=b'abc', n=1)"),
            "raise AuthError(b\"x\", api_key=b'***', n=1)");
}

TEST(SecretMask, WordsOfPeopleStay) {
  for (const std::string_view text :
       {"Invalid token: please log in again", "if (password == other) {", "Incorrect password",
        "<b>Password</b> is wrong", "a < b and c > d", "http://[::1]:8000/a@b", "x=1&y=2", "<",
        "POST /api/method/login HTTP/1.1"}) {
    EXPECT_EQ(masked_text(text), text);
  }
}

TEST(SecretMask, TakesAnyBytes) {
  std::string text;
  for (int i = 0; i < 4'096; ++i) {
    text.push_back(
        "{}[]\"':=<>&%\\ \ntoken=pwd"[static_cast<std::size_t>(i * i * 31 + i * 7) % 24]);
  }
  for (std::size_t size = 0; size < text.size(); size += 7) {
    const std::size_t most = 10 * text.size();
    EXPECT_LT(masked_body("", text.substr(size)).size(), most);
    EXPECT_LT(masked_body("multipart/form-data", text.substr(0, size)).size(), most);
    EXPECT_LT(masked_target(text.substr(size, 100)).size(), most);
    EXPECT_LT(masked_header_value("Cookie", text.substr(size, 100)).size(), most);
  }
}

}  // namespace
}  // namespace acrida
