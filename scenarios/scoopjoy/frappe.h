// A user of a Frappe site: logs in, calls methods, runs reports, and says of each document that it
// writes what became of it. It is right on a stock version 15 as well as on the demo ERP.
#pragma once

#include <acrida/acrida.h>

#include <string>
#include <string_view>

struct FrappeUser : acrida::HttpUser {
  std::string site_date;  // as it stands on the document that was written last

  // Ends the user when the site does not know the account.
  acrida::Task<> log_in(acrida::CsvRow account) {
    const acrida::JsonText body = acrida::object("usr", account["usr"], "pwd", account["pwd"]);
    auto answer = co_await client.post("/api/method/login").json(body).catch_response();
    const bool logged_in = answer.ok() && answer.json()["message"] == "Logged In";
    if (answer.ok() && !logged_in)
      answer.failure("not logged in");
    if (!logged_in)
      throw acrida::StopUser("login failed for " + std::string(account["usr"]));
    client.set_header("Accept", "application/json");
  }

  // Loads the desk, as a browser does. From then on the site asks this session for its CSRF token
  // with every write; a session that has not loaded the desk has none and is asked for none.
  acrida::Task<> load_desk() {
    auto page = co_await client.get("/app").header("Accept", "text/html").catch_response();
    constexpr std::string_view kBefore = "frappe.csrf_token = \"";
    const std::string_view html = page.body();
    const std::size_t at = html.find(kBefore);
    if (at != std::string_view::npos) {
      const std::string_view rest = html.substr(at + kBefore.size());
      client.set_header("X-Frappe-CSRF-Token", rest.substr(0, rest.find('"')));
    } else if (page.ok()) {
      page.failure("no CSRF token in the desk");
    }
  }

  acrida::Task<> call(std::string method, acrida::JsonText arguments, std::string name) {
    co_await client.post("/api/method/" + method).json(arguments).name("/api/method/" + name);
  }

  acrida::Task<> run_report(std::string report, acrida::JsonText filters, std::string name) {
    const acrida::JsonText arguments = acrida::object("report_name", report, "filters", filters);
    auto answer = co_await client.post("/api/method/frappe.desk.query_report.run")
                      .json(arguments)
                      .name("/api/method/query_report.run [" + name + "]")
                      .catch_response();
    if (answer.ok() && !answer.json()["message"]["columns"].is_array()) {
      answer.failure("a report without columns");
    }
  }

  // Creates a document and submits it.
  acrida::Task<> write(std::string doctype, acrida::JsonText fields, acrida::Document document) {
    const std::string path = "/api/resource/" + doctype;
    auto created = co_await client.post(path).json(fields).name(path + " [create]");
    const acrida::Json data = created.json()["data"];
    const std::string name(data["name"].text());
    if (!created.ok() || name.empty()) {
      if (said_no(created))
        document.refused();
      co_return;
    }
    const double rounded = data["rounded_total"].real();
    site_date = data["posting_date"].text();
    document.created(name, rounded > 0 ? rounded : data["grand_total"].real());
    document.submitting();
    const acrida::JsonText submission = acrida::object("docstatus", 1);
    const auto submitted =
        co_await client.put(path + "/" + name).json(submission).name(path + " [submit]");
    if (submitted.ok())
      document.submitted();
    else if (said_no(submitted))
      document.refused();
  }

 private:
  // An answer of the site itself, which has rolled back. A gateway that gave up waiting for one
  // (408, 499, 502 to 504, 520 to 524) does not know what the site did: of the 5xx only those that
  // name the exception are the site's.
  static bool said_no(const acrida::Response& answer) {
    constexpr int kRequestTimeout = 408;
    constexpr int kClientClosedRequest = 499;
    constexpr int kServerErrors = 500;
    if (answer.status() >= kServerErrors)
      return !answer.json()["exc_type"].text().empty();
    return answer.status() >= 400 && answer.status() != kRequestTimeout &&
           answer.status() != kClientClosedRequest;
  }
};
