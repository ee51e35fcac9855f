// The report "Profit and Loss Statement" of one fiscal year, by month, quarter, half-year or year.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "demo/calendar.h"
#include "demo/catalogue.h"
#include "demo/document_store.h"
#include "demo/history.h"
#include "demo/money.h"
#include "demo/permissions.h"
#include "demo/prepared_report.h"
#include "demo/report.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;
constexpr int kMonthsOfYear = 12;
constexpr int kFirstYear = 2025;
constexpr int kMonthsMax = 60;

constexpr std::array<std::string_view, 2> kIncome{"Sales - SJ", "Royalty Income - SJ"};
constexpr std::array<std::string_view, 5> kExpenses{"Cost of Goods Sold - SJ", "Salary - SJ",
                                                    "Office Rent - SJ", "Utility Expenses - SJ",
                                                    "Marketing Expenses - SJ"};

// What the report is about: months, counted from April 2025.
struct Span {
  int first_month = 0;
  int months = kMonthsOfYear;
};

// A column of the report.
struct Period {
  int first_month;
  int last_month;
  std::string fieldname;  // "apr_2025", after its last month
  std::string label;
};

using Amounts = std::vector<double>;  // one per period

int calendar_year(int month) {
  return kFirstYear + (month + 3) / kMonthsOfYear;
}

int calendar_month(int month) {
  return (month + 3) % kMonthsOfYear + 1;
}

// Of "2026-03-20": 11.
int month_index(std::string_view date) {
  const auto number = [&](std::size_t start, std::size_t length) {
    return static_cast<int>(parse_decimal(date.substr(start, length)).value_or(0));
  };
  return (number(0, 4) - kFirstYear) * kMonthsOfYear + number(5, 2) - 4;
}

std::string month_label(int month) {
  constexpr std::string_view kNames = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto start = static_cast<std::size_t>(calendar_month(month) - 1) * 3;
  return fmt::format("{} {}", kNames.substr(start, 3), calendar_year(month));
}

std::string fieldname_of(int month) {
  std::string name = month_label(month);
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  name[3] = '_';
  return name;
}

std::optional<int> months_per_period(const std::string& periodicity) {
  if (periodicity == "Monthly") {
    return 1;
  }
  if (periodicity == "Quarterly") {
    return 3;
  }
  if (periodicity == "Half-Yearly") {
    return 6;
  }
  return periodicity == "Yearly" || periodicity.empty() ? std::optional(kMonthsOfYear)
                                                        : std::nullopt;
}

std::string fiscal_year_of(int month) {
  const int year = kFirstYear + month / kMonthsOfYear;
  return fmt::format("{}-{}", year, year + 1);
}

std::vector<Period> make_periods(const Span& span, int months) {
  std::vector<Period> periods;
  const int end = span.first_month + span.months;
  for (int first = span.first_month; first < end; first += months) {
    const int last = std::min(first + months, end) - 1;
    const std::string label = months == 1 ? month_label(first)
                              : months == kMonthsOfYear
                                  ? fiscal_year_of(first)
                                  : month_label(first) + "-" + month_label(last);
    periods.push_back({first, last, fieldname_of(last), label});
  }
  return periods;
}

double sum(const Amounts& amounts) {
  double total = 0;
  for (const double amount : amounts) {
    total += amount;
  }
  return round_money(total);
}

Amounts amounts_of(Database& database,
                   std::string_view account,
                   const std::vector<Period>& periods) {
  Amounts amounts;
  for (const Period& period : periods) {
    const std::string first = fmt::format("{:04}-{:02}", calendar_year(period.first_month),
                                          calendar_month(period.first_month));
    const std::string last = fmt::format("{:04}-{:02}", calendar_year(period.last_month),
                                         calendar_month(period.last_month));
    Query row = database.query(
        "SELECT sum(amount) FROM ledger_month WHERE account = ? AND month BETWEEN ? AND ?");
    row.bind(account).bind(first).bind(last);
    amounts.push_back(row.next() ? round_money(row.real(0)) : 0);
  }
  return amounts;
}

std::string columns_json(const std::vector<Period>& periods) {
  std::string columns;
  JsonText json(columns);
  json.open_list();
  write_column(json, {"account", "Account", "Link", "Account", 300});
  write_column(json, {"currency", "Currency", "Link", "Currency", 120, true});
  for (const Period& period : periods) {
    write_column(json, {period.fieldname, period.label, "Currency", "currency", 150});
  }
  write_column(json, {"total", "Total", "Currency", "currency", 150});
  json.close_list();
  return columns;
}

void write_amounts(JsonText& json, const std::vector<Period>& periods, const Amounts& amounts) {
  for (std::size_t i = 0; i < periods.size(); ++i) {
    json.real(periods[i].fieldname, amounts[i]);
  }
  json.real("total", sum(amounts));
}

std::string date_of_start(const Period& period) {
  return fmt::format("{:04}-{:02}-01", calendar_year(period.first_month),
                     calendar_month(period.first_month));
}

std::string date_of_end(const Period& period) {
  const std::chrono::year_month_day_last last(
      std::chrono::year(calendar_year(period.last_month)),
      std::chrono::month_day_last(
          std::chrono::month(static_cast<unsigned>(calendar_month(period.last_month)))));
  return fmt::format("{:04}-{:02}-{:02}", calendar_year(period.last_month),
                     calendar_month(period.last_month), static_cast<unsigned>(last.day()));
}

struct AccountRow {
  std::string_view account;
  std::string_view parent;
  int indent = 0;
  bool is_group = false;
};

void write_account(JsonText& json,
                   const AccountRow& row,
                   const std::vector<Period>& periods,
                   const Amounts& amounts) {
  json.element().open_object();
  json.text("account", row.account).text("parent_account", row.parent);
  json.integer("indent", row.indent).text("year_start_date", date_of_start(periods.front()));
  json.text("year_end_date", date_of_end(periods.back())).text("currency", kCurrency);
  json.integer("include_in_gross", 0).text("account_type", "");
  json.integer("is_group", row.is_group ? 1 : 0).real("opening_balance", 0);
  json.text("account_name", row.account.substr(0, row.account.find(" - ")));
  json.raw("has_value", "true");
  write_amounts(json, periods, amounts);
  json.close_object();
}

void write_total(JsonText& json,
                 std::string_view label,
                 const std::vector<Period>& periods,
                 const Amounts& amounts) {
  json.element().open_object();
  json.text("account_name", label).text("account", label).text("currency", kCurrency);
  json.real("opening_balance", 0);
  write_amounts(json, periods, amounts);
  json.close_object();
}

struct Section {
  std::string_view root;
  std::string_view total_label;
  std::span<const std::string_view> accounts;
};

// The section's rows: its root, its accounts, its total and an empty one. Returns the totals.
Amounts write_section(JsonText& json,
                      Database& database,
                      const Section& section,
                      const std::vector<Period>& periods) {
  Amounts totals(periods.size(), 0);
  std::vector<Amounts> of_accounts;
  for (const std::string_view account : section.accounts) {
    of_accounts.push_back(amounts_of(database, account, periods));
    for (std::size_t i = 0; i < periods.size(); ++i) {
      totals[i] = round_money(totals[i] + of_accounts.back()[i]);
    }
  }
  write_account(json, {section.root, "", 0, true}, periods, totals);
  for (std::size_t i = 0; i < section.accounts.size(); ++i) {
    write_account(json, {section.accounts[i], section.root, 1, false}, periods, of_accounts[i]);
  }
  write_total(json, section.total_label, periods, totals);
  json.element().open_object().close_object();
  return totals;
}

void write_summary_value(JsonText& json,
                         std::string_view label,
                         double value,
                         std::string_view indicator) {
  json.element().open_object();
  json.real("value", value).text("label", label).text("datatype", "Currency");
  if (!indicator.empty()) {
    json.text("indicator", indicator);
  }
  json.text("currency", kCurrency).close_object();
}

void write_separator(JsonText& json, std::string_view sign) {
  json.element().open_object().text("type", "separator").text("value", sign).close_object();
}

std::string summary_json(double income, double expense) {
  const double profit = round_money(income - expense);
  std::string summary;
  JsonText json(summary);
  json.open_list();
  write_summary_value(json, "Total Income This Year", income, "");
  write_separator(json, "-");
  write_summary_value(json, "Total Expense This Year", expense, "");
  write_separator(json, "=");
  write_summary_value(json, "Profit This Year", profit, profit >= 0 ? "Green" : "Red");
  json.close_list();
  return summary;
}

void write_dataset(JsonText& json, std::string_view name, const Amounts& amounts) {
  json.element().open_object().text("name", name).key("values").open_list();
  for (const double amount : amounts) {
    append_json_real(json.element().out(), amount);
  }
  json.close_list().close_object();
}

std::string chart_json(const std::vector<Period>& periods,
                       const Amounts& income,
                       const Amounts& expense,
                       const Amounts& profit) {
  std::string chart;
  JsonText json(chart);
  json.open_object().key("data").open_object().key("labels").open_list();
  for (const Period& period : periods) {
    append_json_string(json.element().out(), period.label);
  }
  json.close_list().key("datasets").open_list();
  write_dataset(json, "Income", income);
  write_dataset(json, "Expense", expense);
  write_dataset(json, "Net Profit/Loss", profit);
  json.close_list().close_object();
  json.text("type", "bar").text("fieldtype", "Currency").text("options", "currency");
  json.text("currency", kCurrency).close_object();
  return chart;
}

using SpanOrError = std::expected<Span, ErpError>;

// The months of fiscal years, which the site must have.
SpanOrError span_of_years(Database& database, const Value& filters) {
  std::array<int, 2> months{};
  constexpr std::array<std::string_view, 2> kFilters{"from_fiscal_year", "to_fiscal_year"};
  for (std::size_t i = 0; i < kFilters.size(); ++i) {
    const std::string year = filters[kFilters.at(i)].as_text();
    const std::string start = document_text(database, "Fiscal Year", year, "year_start_date");
    if (!parse_date(start)) {
      return refuse(
          validation_error("Fiscal Year " + shorten(year, kEchoBytesMax) + " does not exist"));
    }
    months.at(i) = month_index(start);
  }
  return Span{.first_month = months[0], .months = months[1] - months[0] + kMonthsOfYear};
}

SpanOrError span_of_dates(const Value& filters) {
  const std::string from = filters["period_start_date"].as_text();
  const std::string to = filters["period_end_date"].as_text();
  if (!parse_date(from) || !parse_date(to)) {
    return refuse(validation_error("From Date and To Date are mandatory"));
  }
  return Span{.first_month = month_index(from), .months = month_index(to) - month_index(from) + 1};
}

// The load test leaves out filter_based_on. Only the tutorial's site takes it for "Fiscal Year".
SpanOrError read_span(SiteState& site, const Value& filters) {
  const std::string based_on = filters["filter_based_on"].as_text();
  const bool is_by_year =
      based_on == "Fiscal Year" || (based_on.empty() && site.mode == DemoMode::kTutorial);
  auto span = is_by_year ? span_of_years(*site.database, filters) : span_of_dates(filters);
  if (span && (span->first_month < 0 || span->months < 1 || span->months > kMonthsMax)) {
    return refuse(validation_error("To Date cannot be less than From Date"));
  }
  return span;
}

}  // namespace

Answer run_profit_and_loss(SiteState& site, Call& call) {
  if (!may(call.account, Action::kRead, "GL Entry")) {
    return std::unexpected(not_permitted(action_name(Action::kRead), "GL Entry"));
  }
  if (call.report_is_prepared) {
    return prepared_report_page();
  }
  const Value filters = report_filters(call);
  const auto span = read_span(site, filters);
  if (!span) {
    return refuse(of_erpnext(span.error()));
  }
  const auto months = months_per_period(filters["periodicity"].as_text());
  if (!months) {
    return refuse(of_erpnext(validation_error("Invalid periodicity")));
  }
  const std::vector<Period> periods = make_periods(*span, *months);
  Report report{.columns = columns_json(periods), .cost = site.costs.profit_and_loss};
  JsonText json(report.rows);
  json.open_list();
  const Amounts income = write_section(
      json, *site.database, {"Income - SJ", "'Total Income (Credit)'", kIncome}, periods);
  const Amounts expense = write_section(
      json, *site.database, {"Expenses - SJ", "'Total Expense (Debit)'", kExpenses}, periods);
  Amounts profit;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    profit.push_back(round_money(income[i] - expense[i]));
  }
  write_total(json, "'Profit for the year'", periods, profit);
  json.close_list();
  report.chart = chart_json(periods, income, expense, profit);
  report.summary = summary_json(sum(income), sum(expense));
  report.skip_total_row.clear();
  // Frappe hands on the net profit in this place.
  append_json_real(report.skip_total_row, sum(profit));
  return report_page(report);
}

}  // namespace acrida::demo
