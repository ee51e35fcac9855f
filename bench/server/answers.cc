#include "bench/server/answers.h"

namespace acrida::bench {
namespace {

constexpr std::size_t kGetBytes = 150;
constexpr std::string_view kNumber = "0000000";

constexpr std::string_view kCookies =
    "Set-Cookie: sid=3f1c9a5b7d20e486af13579bdf02468ace13579bdf02468ace135790; Expires=Fri, 01 Jan "
    "2027 "
    "00:00:00 GMT; Max-Age=612000; HttpOnly; Path=/; SameSite=Lax\r\n"
    "Set-Cookie: system_user=yes; Path=/; SameSite=Lax\r\n"
    "Set-Cookie: full_name=POS%20Terminal%201; Path=/; SameSite=Lax\r\n"
    "Set-Cookie: user_id=pos-terminal-1%40scoopjoy.com; Path=/; SameSite=Lax\r\n"
    "Set-Cookie: user_image=; Path=/; SameSite=Lax\r\n";

std::string get_body() {
  std::string body = R"({"message":{"item_code":"MANGO-SORBET-500ML","qty":41.0,"note":")";
  const std::string_view end = R"("}})";
  body.append(kGetBytes - end.size() - body.size(), 'x');
  body += end;
  return body;
}

// A POS invoice as Frappe sends it back: the name early, then fields and item rows up to the size.
std::string document_body(std::size_t bytes, char docstatus) {
  std::string body = R"({"data":{"name":"ACC-PSINV-2026-)";
  body += kNumber;
  body += R"(","owner":"pos-terminal-1@scoopjoy.com","docstatus":)";
  body += docstatus;
  body += R"(,"doctype":"POS Invoice","is_pos":1,)"
          R"("pos_profile":"SJ-BLR-001-POS","currency":"INR","grand_total":1250.0,"items":[)";
  const std::string_view row =
      R"({"name":"a1b2c3d4e5","item_code":"CHOCO-CONE-PACK6","item_name":"Choco Cone","qty":3.0,)"
      R"("rate":350.0,"amount":1050.0,"warehouse":"Finished Goods - SJ",)"
      R"("doctype":"POS Invoice Item"})";
  const std::string_view tail = R"(],"remarks":")";
  const std::string_view end = R"("}})";
  bool first = true;
  while (body.size() + row.size() + tail.size() + end.size() + 1 <= bytes) {
    body += first ? "" : ",";
    body += row;
    first = false;
  }
  body += tail;
  if (body.size() + end.size() < bytes) {
    body.append(bytes - end.size() - body.size(), '.');
  }
  body += end;
  return body;
}

}  // namespace

std::string render_answer(std::string_view body, bool cookies) {
  std::string answer =
      "HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Tue, 24 Nov 2026 10:00:00 GMT\r\n"
      "Content-Type: application/json\r\n";
  if (cookies) {
    answer += kCookies;
  }
  answer += "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: keep-alive\r\n\r\n";
  answer += body;
  return answer;
}

Answers::Answers(const AnswerOptions& options)
    : get_(render_answer(get_body(), options.cookies)),
      login_(render_answer(
          R"({"message":"Logged In","home_page":"/app","full_name":"POS Terminal 1"})",
          options.cookies)),
      created_(render_answer(document_body(options.document_bytes, '0'), options.cookies)),
      submitted_(render_answer(document_body(options.document_bytes, '1'), options.cookies)),
      number_at_(created_.find(kNumber)) {}

std::string_view Answers::created() {
  std::uint64_t rest = ++number_;
  for (std::size_t digit = kNumber.size(); digit-- > 0; rest /= 10) {
    created_[number_at_ + digit] = static_cast<char>('0' + rest % 10);
  }
  return created_;
}

}  // namespace acrida::bench
