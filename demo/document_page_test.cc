#include "demo/document_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "demo/percent_encoding.h"
#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::string url_of(std::string_view doctype, std::string_view name = {}) {
  std::string url = "/api/resource/" + percent_encode(doctype);
  return name.empty() ? url : url + "/" + percent_encode(name);
}

class StrictDocuments : public ::testing::Test {
 protected:
  StrictDocuments() : site_({.mode = DemoMode::kStrict, .costs = DemoCosts::none()}) {
    site_.log_in("Administrator", "admin_test_password");
  }

  HttpReply remove(std::string_view doctype, std::string_view name) {
    return site_.ask(json_request("DELETE", url_of(doctype, name), ""));
  }

  TestSite site_;
};

TEST_F(StrictDocuments, OfEveryDoctypeAreListedAndRead) {
  for (const Doctype* doctype : all_doctypes()) {
    const HttpReply list = site_.get(url_of(doctype->name) + "?fields=%5B%22*%22%5D");
    ASSERT_EQ(list.status, 200) << doctype->name << list.body;
    const json rows = json_of(list)["data"];
    for (const json& row : rows) {
      const HttpReply document = site_.get(url_of(doctype->name, row["name"].get<std::string>()));
      EXPECT_EQ(json_of(document)["data"]["name"], row["name"]) << doctype->name;
    }
  }
}

TEST_F(StrictDocuments, AreStampedByWhoeverSavesThem) {
  const json made =
      json_of(site_.post(url_of("Item Group"), {{"item_group_name", "Cups"}}))["data"];
  EXPECT_EQ(made["owner"], "Administrator");
  EXPECT_EQ(made["creation"], "2026-03-20 10:00:00.000000");
  site_.advance(std::chrono::seconds(5));
  const json changed = json_of(site_.put(url_of("Item Group", "Cups"), {{"is_group", 1}}))["data"];
  EXPECT_EQ(changed["creation"], made["creation"]);
  EXPECT_EQ(changed["modified"], "2026-03-20 10:00:05.000000");
  EXPECT_EQ(changed["is_group"], 1);
}

TEST_F(StrictDocuments, HaveRowsThatNameTheirParent) {
  const json made = json_of(site_.post(
      url_of("Mode of Payment"),
      {{"mode_of_payment", "UPI"},
       {"type", "Bank"},
       {"accounts", {{{"company", "ScoopJoy Foods Pvt Ltd"}, {"default_account", "Bank - SJ"}}}}}));
  const json& row = made["data"]["accounts"][0];
  EXPECT_EQ(row["parent"], "UPI");
  EXPECT_EQ(row["parentfield"], "accounts");
  EXPECT_EQ(row["doctype"], "Mode of Payment Account");
  EXPECT_EQ(row["idx"], 1);
  EXPECT_EQ(json_of(site_.get(url_of("Mode of Payment", "UPI")))["data"], made["data"]);
}

TEST_F(StrictDocuments, AreNamedAsTheirDoctypeSays) {
  const json company = {{"company", "ScoopJoy Foods Pvt Ltd"}, {"account_name", "Petty"}};
  EXPECT_EQ(json_of(site_.post(url_of("Account"), company))["data"]["name"], "Petty - SJ");
  const json script = {
      {"__newname", "dash"}, {"script_type", "API"}, {"api_method", "a.b"}, {"script", "pass"}};
  EXPECT_EQ(json_of(site_.post(url_of("Server Script"), script))["data"]["name"], "dash");
  const std::string long_name(141, 'x');
  EXPECT_EQ(json_of(site_.post(url_of("Tag"), {{"name", long_name}}))["exc_type"],
            "CharacterLengthExceededError");
}

TEST_F(StrictDocuments, ThatAreNotSubmittableStayDrafts) {
  EXPECT_EQ(site_.put(url_of("Item", "VANILLA-CUP"), {{"docstatus", 1}}).status, 417);
  EXPECT_EQ(
      site_.post(url_of("Item Group"), {{"item_group_name", "Cups"}, {"docstatus", 1}}).status,
      200);
  EXPECT_EQ(json_of(site_.get(url_of("Item Group", "Cups")))["data"]["docstatus"], 0);
}

TEST_F(StrictDocuments, ARefusedChangeLeavesNothingBehind) {
  const HttpReply reply =
      site_.put(url_of("POS Profile", "SJ-BLR-001-POS"),
                {{"warehouse", "Stores - SJ"},
                 {"payments", {{{"mode_of_payment", "Cheque"}, {"default", 1}}}}});
  EXPECT_EQ(reply.status, 417);
  const json profile = json_of(site_.get(url_of("POS Profile", "SJ-BLR-001-POS")))["data"];
  EXPECT_EQ(profile["warehouse"], "Finished Goods - SJ");
  EXPECT_EQ(profile["payments"][0]["mode_of_payment"], "Cash");
}

TEST_F(StrictDocuments, WhoDeletesHimselfIsAGuestFromThenOn) {
  site_.post(url_of("User"), {{"email", "boss@x.com"},
                              {"first_name", "Boss"},
                              {"new_password", "x"},
                              {"roles", {{{"role", "System Manager"}}}}});
  site_.log_in("boss@x.com", "x");
  const HttpReply reply = remove("User", "boss@x.com");
  EXPECT_EQ(reply.status, 202);
  EXPECT_THAT(reply.set_cookies, HasSubstr("sid=;"));
  EXPECT_EQ(site_.get("/api/method/frappe.auth.get_logged_user").status, 403);
  EXPECT_EQ(site_.log_in("boss@x.com", "x").status, 401);
}

TEST_F(StrictDocuments, AdministratorStays) {
  EXPECT_EQ(site_.put(url_of("User", "Administrator"), {{"enabled", 0}}).status, 417);
  EXPECT_EQ(remove("User", "Administrator").status, 417);
}

TEST_F(StrictDocuments, AnItemTakesItsPricesAndBinsWithIt) {
  EXPECT_EQ(remove("Item", "VANILLA-CUP").status, 202);
  const std::string filter = "?filters=" + percent_encode(R"({"item_code":"VANILLA-CUP"})");
  EXPECT_EQ(json_of(site_.get(url_of("Item Price") + filter))["data"].size(), 0U);
  EXPECT_EQ(json_of(site_.get(url_of("Bin") + filter))["data"].size(), 0U);
}

TEST_F(StrictDocuments, NoShapeOfABodyIsTrusted) {
  for (const Doctype* doctype : all_doctypes()) {
    for (const char* body :
         {"[]", "[1]", "{}", R"({"name":[]})", R"({"roles":{}})", R"({"items":"x"})",
          R"({"items":[1],"payments":[[]],"accounts":[null],"balance_details":[{}]})",
          R"({"email":{},"item_code":[],"docstatus":"many","company":7})"}) {
      const HttpReply reply = site_.ask(json_request("POST", url_of(doctype->name), body));
      EXPECT_THAT(reply.status, ::testing::AnyOf(200, 404, 405, 409, 417, 500))
          << doctype->name << body;
    }
  }
  EXPECT_EQ(site_.get("/api/method/ping").status, 200);
}

TEST(SiteDatabase, OfAnotherKindIsRefused) {
  std::string folder = (std::filesystem::temp_directory_path() / "acrida_demo_XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  SiteOptions options{
      .mode = DemoMode::kStrict, .costs = DemoCosts::none(), .database = folder + "/site.db"};
  EXPECT_TRUE(Site::open(options));
  EXPECT_TRUE(Site::open(options));
  options.site = DemoSite::kBare;
  const auto other = Site::open(options);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message(), HasSubstr("it holds a strict stock site"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace acrida::demo
