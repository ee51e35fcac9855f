#include "site/frappe_error.h"

#include <gtest/gtest.h>

#include "site/value.h"

namespace acrida {
namespace {

std::string server_messages(std::initializer_list<Value> messages) {
  Value list = Value::list({});
  for (const Value& message : messages) {
    list.append(message.to_json());
  }
  return list.to_json();
}

TEST(FrappeError, SaysTheInnermostMessageWithoutHtml) {
  const Value body =
      Value::object({{"exc_type", "ValidationError"},
                     {"exception", "frappe.exceptions.ValidationError: raw"},
                     {"exc", "[\"Traceback ...\"]"},
                     {"_server_messages",
                      server_messages({Value::object(
                          {{"message", "No open POS Opening Entry found for POS Profile <b>X</b>."},
                           {"title", "POS Opening Entry Missing"},
                           {"raise_exception", 1}})})}});
  const FrappeError error = frappe_error(417, body.to_json(), "POST /api/resource/POS Invoice");
  EXPECT_EQ(error.text(),
            "No open POS Opening Entry found for POS Profile X. (ValidationError, status 417)");
  EXPECT_EQ(error.error().message(), "POST /api/resource/POS Invoice: " + error.text());
}

TEST(FrappeError, OfSeveralMessagesTheOneThatWasRaisedCounts) {
  const Value body = Value::object(
      {{"exc_type", "LinkValidationError"},
       {"_server_messages",
        server_messages({Value::object({{"message", "Could not find UPI"}, {"raise_exception", 1}}),
                         Value::object({{"message", "a hint"}})})}});
  EXPECT_EQ(frappe_error(417, body.to_json(), "").message, "Could not find UPI");
}

TEST(FrappeError, AMessageThatIsJsonAgainIsUnpacked) {
  const Value inner = Value::object({{"message", "the <i>core</i>"}});
  const Value body = Value::object(
      {{"_server_messages",
        server_messages({Value::object({{"message", inner.to_json()}, {"raise_exception", 1}})})}});
  EXPECT_EQ(frappe_error(417, body.to_json(), "").message, "the core");
}

TEST(FrappeError, WithoutServerMessagesTheNextBestIsSaid) {
  EXPECT_EQ(frappe_error(
                403, R"({"exc_type":"PermissionError","_error_message":"You need <b>x</b>"})", "")
                .message,
            "You need x");
  EXPECT_EQ(frappe_error(500, R"({"exc_type":"TypeError","exception":"TypeError: missing a"})", "")
                .message,
            "missing a");
  EXPECT_EQ(frappe_error(401, R"({"message":"Invalid login credentials"})", "").message,
            "Invalid login credentials");
}

TEST(FrappeError, AnAnswerOfTheWebServerInFrontIsSaidInWords) {
  const FrappeError error = frappe_error(502, "<html><h1>502 Bad Gateway</h1></html>", "GET /");
  EXPECT_EQ(error.text(),
            "the web server does not reach the ERP behind it (down, or restarting) (status 502)");
  EXPECT_EQ(error.exc_type, "");
}

}  // namespace
}  // namespace acrida
