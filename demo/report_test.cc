#include "demo/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using nlohmann::json;

class ReportRun : public ::testing::Test {
 protected:
  ReportRun() { site_.log_in("accounts@scoopjoy.com", "accounts_test_password"); }

  HttpReply run(std::string_view report, const json& filters) {
    return site_.call("frappe.desk.query_report.run",
                      {{"report_name", report}, {"filters", filters}});
  }
  json message_of(std::string_view report, const json& filters) {
    return json_of(run(report, filters)).value("message", json::object());
  }

  TestSite site_;
};

std::set<std::string> fieldnames_of(const json& report) {
  std::set<std::string> names;
  for (const json& column : report.at("columns")) {
    names.insert(column.at("fieldname").get<std::string>());
  }
  return names;
}

json march_filters() {
  return {{"company", "ScoopJoy Foods Pvt Ltd"},
          {"from_date", "2026-03-01"},
          {"to_date", "2026-03-20"}};
}

json year_filters() {
  return {{"company", "ScoopJoy Foods Pvt Ltd"},
          {"from_fiscal_year", "2025-2026"},
          {"to_fiscal_year", "2025-2026"},
          {"periodicity", "Monthly"}};
}

TEST_F(ReportRun, EveryReportHasFrappesEnvelope) {
  const json royalty = {{"month", "March"}, {"year", "2026"}};
  for (const json& report : {message_of("ScoopJoy Sales Analytics", march_filters()),
                             message_of("Profit and Loss Statement", year_filters()),
                             message_of("ScoopJoy Royalty Summary", royalty)}) {
    for (const char* key : {"result", "columns", "message", "chart", "report_summary",
                            "skip_total_row", "status", "execution_time", "add_total_row"}) {
      EXPECT_TRUE(report.contains(key)) << key;
    }
    EXPECT_GT(report["columns"].size(), 4U);
    EXPECT_GE(report["result"].size(), 10U);
  }
}

TEST_F(ReportRun, RowsHaveTheFieldsOfTheColumns) {
  const json report = message_of("ScoopJoy Royalty Summary", {{"month", "March"}, {"year", 2026}});
  const std::set<std::string> names = fieldnames_of(report);
  for (const json& row : report["result"]) {
    EXPECT_EQ(row.size(), names.size());
    for (const auto& [key, value] : row.items()) {
      EXPECT_TRUE(names.contains(key)) << key;
    }
    EXPECT_EQ(row["royalty_due"], std::max(row["calculated_royalty"].get<double>(),
                                           row["minimum_guarantee"].get<double>()));
  }
}

TEST_F(ReportRun, SalesEndWithTheirTotal) {
  const json report = message_of("ScoopJoy Sales Analytics", march_filters());
  double revenue = 0;
  for (const json& row : report["result"]) {
    revenue += row.is_object() ? row["total_revenue"].get<double>() : 0;
  }
  const json& total = report["result"].back();
  ASSERT_TRUE(total.is_array());
  EXPECT_EQ(total[0], "Total");
  EXPECT_NEAR(total[3].get<double>(), revenue, 0.005);
  EXPECT_EQ(report["add_total_row"], 1);
}

TEST_F(ReportRun, FiltersMayComeAsText) {
  EXPECT_EQ(message_of("ScoopJoy Sales Analytics", march_filters().dump()),
            message_of("ScoopJoy Sales Analytics", march_filters()));
}

TEST_F(ReportRun, ProfitAndLossHasAColumnForEachMonth) {
  const json report = message_of("Profit and Loss Statement", year_filters());
  const std::set<std::string> names = fieldnames_of(report);
  EXPECT_TRUE(names.contains("apr_2025"));
  EXPECT_TRUE(names.contains("mar_2026"));
  EXPECT_EQ(names.size(), 3U + 12U);
  EXPECT_EQ(report["chart"]["data"]["labels"].size(), 12U);
}

TEST_F(ReportRun, ProfitIsIncomeLessExpense) {
  const json report = message_of("Profit and Loss Statement", year_filters());
  const json& summary = report["report_summary"];
  ASSERT_EQ(summary.size(), 5U);
  const double profit = summary[0]["value"].get<double>() - summary[2]["value"].get<double>();
  EXPECT_NEAR(summary[4]["value"].get<double>(), profit, 0.01);
  EXPECT_EQ(summary[4]["indicator"], profit >= 0 ? "Green" : "Red");
  EXPECT_NEAR(report["result"].back()["total"].get<double>(), profit, 0.01);
  EXPECT_EQ(report["result"].back()["account"], "'Profit for the year'");
}

TEST_F(ReportRun, QuartersAddUpToTheYear) {
  json quarterly = year_filters();
  quarterly["periodicity"] = "Quarterly";
  const json report = message_of("Profit and Loss Statement", quarterly);
  EXPECT_EQ(fieldnames_of(report).size(), 3U + 4U);
  EXPECT_NEAR(report["result"].back()["total"].get<double>(),
              message_of("Profit and Loss Statement", year_filters())["result"]
                  .back()["total"]
                  .get<double>(),
              0.01);
}

TEST_F(ReportRun, WrongFiltersAre417) {
  json year = year_filters();
  year["to_fiscal_year"] = "1999-2000";
  EXPECT_EQ(run("Profit and Loss Statement", year).status, 417);
  json dates = march_filters();
  dates["to_date"] = "yesterday";
  EXPECT_EQ(run("ScoopJoy Sales Analytics", dates).status, 417);
  EXPECT_EQ(run("ScoopJoy Royalty Summary", {{"month", "Brumaire"}, {"year", 1799}}).status, 417);
  EXPECT_EQ(run("ScoopJoy Royalty Summary", "no json").status, 417);
}

TEST_F(ReportRun, AnUnknownReportIs404) {
  const HttpReply reply = run("Tea Leaves", json::object());
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(server_message_of(reply)["message"], "Report Tea Leaves not found");
}

TEST_F(ReportRun, NeedsAName) {
  const HttpReply reply = site_.call("frappe.desk.query_report.run", json::object());
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["exc_type"], "TypeError");
}

TEST_F(ReportRun, IsRefusedToGuestsAndWithoutTheRole) {
  site_.log_in("stock@scoopjoy.com", "stock_test_password");
  EXPECT_EQ(run("Profit and Loss Statement", year_filters()).status, 403);
  site_.forget_session();
  EXPECT_EQ(run("Profit and Loss Statement", year_filters()).status, 403);
}

TEST_F(ReportRun, ProfitAndLossSpansWhatItIsAskedFor) {
  json filters = year_filters();
  filters["to_fiscal_year"] = "2026-2027";
  filters["periodicity"] = "Yearly";
  const json two_years = message_of("Profit and Loss Statement", filters);
  ASSERT_EQ(two_years["columns"].size(), 5U);
  EXPECT_EQ(two_years["columns"][2]["label"], "2025-2026");
  EXPECT_EQ(two_years["columns"][3]["label"], "2026-2027");
  EXPECT_EQ(two_years["columns"][3]["fieldname"], "mar_2027");
  EXPECT_EQ(two_years["result"][0]["year_end_date"], "2027-03-31");
  EXPECT_EQ(two_years["result"][0]["mar_2027"], 0.0);
  const json dates = {{"filter_based_on", "Date Range"},
                      {"period_start_date", "2025-12-01"},
                      {"period_end_date", "2026-02-28"},
                      {"periodicity", "Monthly"}};
  const json winter = message_of("Profit and Loss Statement", dates);
  ASSERT_EQ(winter["columns"].size(), 6U);
  EXPECT_EQ(winter["columns"][2]["fieldname"], "dec_2025");
  EXPECT_EQ(winter["columns"][4]["fieldname"], "feb_2026");
  EXPECT_EQ(winter["result"][0]["year_end_date"], "2026-02-28");
  const std::vector<std::pair<std::string, std::string>> wrong{{"2026-02-01", "2025-12-31"},
                                                               {"1999-01-01", "2026-01-31"},
                                                               {"2025-12-01", "2099-01-31"},
                                                               {"", ""}};
  for (const auto& [from, to] : wrong) {
    EXPECT_EQ(run("Profit and Loss Statement", {{"filter_based_on", "Date Range"},
                                                {"period_start_date", from},
                                                {"period_end_date", to}})
                  .status,
              417);
  }
}

}  // namespace
}  // namespace acrida::demo
