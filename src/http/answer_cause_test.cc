#include "http/answer_cause.h"

#include <gtest/gtest.h>

#include "base/escape.h"

namespace acrida {
namespace {

constexpr std::string_view kJson = "application/json";

std::string in_quotes(std::string_view text) {
  return "\"" + escape_for_json(text) + "\"";
}

// As Frappe writes them: JSON texts in a JSON list in a JSON string.
std::string with_messages(std::string_view exc_type, std::initializer_list<std::string> messages) {
  std::string list;
  for (const std::string& message : messages) {
    list += (list.empty() ? "" : ", ") + in_quotes(message);
  }
  return R"({"exc_type":)" + in_quotes(exc_type) +
         R"(,"exc":"[\"Traceback\"]","_server_messages":)" + in_quotes("[" + list + "]") + "}";
}

AnswerCause read(int status, std::string_view body, std::string_view type = kJson) {
  AnswerCause answer;
  answer.read(status, type, body);
  return answer;
}

TEST(AnswerCause, SaysTheClassAndTheMessageOnOneLineWithoutTags) {
  const AnswerCause answer = read(
      417, with_messages(
               "LinkValidationError",
               {R"({"message": "Could not find Row #1:\n<b>Mode of Payment</b>: UPI &amp; Co", )"
                R"("title": "Message", "raise_exception": 1})"}));
  EXPECT_EQ(answer.cause(), "LinkValidationError");
  EXPECT_EQ(answer.message(), "Could not find Row #1: Mode of Payment: UPI & Co");
  EXPECT_TRUE(answer.of_frappe());
}

TEST(AnswerCause, OfSeveralMessagesTheOneThatWasRaisedCounts) {
  EXPECT_EQ(read(417, with_messages("ValidationError",
                                    {R"({"message": "a hint"})",
                                     R"({"message": "the reason", "raise_exception": 1})",
                                     R"({"message": "more", "raise_exception": 1})"}))
                .message(),
            "the reason");
  EXPECT_EQ(read(417, with_messages("ValidationError",
                                    {R"({"message": "first"})", R"({"message": "second"})"}))
                .message(),
            "first");
}

TEST(AnswerCause, AMessageThatIsJsonAgainIsUnpacked) {
  EXPECT_EQ(read(417, with_messages("ValidationError",
                                    {R"({"message": "{\"message\": \"the <i>core</i>\"}"})"}))
                .message(),
            "the core");
}

TEST(AnswerCause, WithoutServerMessagesTheNextBestIsSaid) {
  EXPECT_EQ(
      read(403, R"({"exc_type":"PermissionError","_error_message":"You need <b>x</b>"})").message(),
      "You need x");
  EXPECT_EQ(read(500, R"({"exc_type":"TypeError","exception":"TypeError: missing a"})").message(),
            "missing a");
  const AnswerCause login =
      read(401, R"({"message":"Invalid login credentials","exc_type":"AuthenticationError"})");
  EXPECT_EQ(login.message(), "Invalid login credentials");
  EXPECT_EQ(login.cause(), "AuthenticationError");
}

TEST(AnswerCause, AnExpiredSessionIsSaid) {
  const AnswerCause answer =
      read(403, R"({"session_expired":1,"exc_type":"PermissionError","exception":"x: Login"})");
  EXPECT_EQ(answer.message(), "the session has expired: Login");
  EXPECT_TRUE(answer.session_expired());
}

TEST(AnswerCause, AGoodAnswerThatNamesAnExceptionIsOne) {
  EXPECT_EQ(read(200, R"({"exc_type":"ValidationError","message":"no"})").cause(),
            "ValidationError");
  const std::string data = R"({"data":")" + std::string(100'000, 'x') + R"(",)";
  EXPECT_EQ(read(200, data + R"("exc_type":"ValidationError"})").cause(), "ValidationError");
  EXPECT_EQ(read(200, R"({"data":[{"exc_type":"ValidationError"}]})").cause(), "");
  EXPECT_EQ(read(200, R"({"data":"\"exc_type\""})").cause(), "");
}

TEST(AnswerCause, APreparedReportWithoutRowsIsACause) {
  EXPECT_EQ(read(200, R"({"message":{"prepared_report":true,"doc":null}})").cause(),
            AnswerCause::kPreparedReport);
  EXPECT_EQ(read(200, R"({"message":{"result":[1],"columns":[2],"prepared_report":true}})").cause(),
            "");
  EXPECT_EQ(read(200, R"({"data":{"name":"P&L","prepared_report":1}})").cause(), "");
}

TEST(AnswerCause, WhatIsNotFrappesSaysNothing) {
  EXPECT_EQ(read(502, "<html><h1>502 Bad Gateway</h1></html>", "text/html").cause(), "");
  EXPECT_FALSE(read(500, R"({"error":"boom"})").of_frappe());
  EXPECT_EQ(read(500, R"({"exc_type":17})").cause(), "");
  EXPECT_EQ(read(500, "not json").message(), "");
  const std::string large = R"({"exc_type":"A","pad":")" + std::string(300'000, 'x') + "\"}";
  EXPECT_EQ(read(500, large).cause(), "");
}

TEST(AnswerCause, HostileBodiesAreCutAndHarmless) {
  const AnswerCause long_one =
      read(500, R"({"exc_type":")" + std::string(5'000, 'E') + R"(","exception":"x: )" +
                    std::string(50'000, '<') + R"(a"})");
  EXPECT_EQ(long_one.cause().size(), AnswerCause::kCauseBytesMax);
  EXPECT_LE(long_one.message().size(), AnswerCause::kMessageBytesMax);
  EXPECT_EQ(read(500, R"({"exc_type":"A","exception":"x: \u001b[31mred\u0000\r\n"})").message(),
            "[31mred");
  EXPECT_EQ(read(500, R"({"exc_type":"A\n\u001b[2J"})").cause(), "A  [2J");
  std::string nested = "deep";
  for (int i = 0; i < 8; ++i) {
    nested = R"({"message":)" + in_quotes(nested) + "}";
  }
  EXPECT_NE(read(417, with_messages("A", {nested})).message(), "");
  EXPECT_EQ(read(500, R"({"exc_type":"A","_server_messages":")" + std::string(200'000, '[') + "\"}")
                .cause(),
            "A");
}

}  // namespace
}  // namespace acrida
