// Who may see and steer the test.

import type { AuthArgs } from "../template_args";
import { Mark } from "./icon";
import { ThemeToggle } from "./theme_toggle";

function Message({ args }: { args: AuthArgs }) {
  return (
    <>
      {args.info && <p class="note">{args.info}</p>}
      {args.error && (
        <p class="problem refusal" role="alert">
          {args.error}
        </p>
      )}
    </>
  );
}

function PasswordForm({ args }: { args: AuthArgs }) {
  return (
    <form method="post" action={args.username_password_callback ?? "login"}>
      {args.username_password_callback && (
        <div class="field">
          <label for="username">Username</label>
          <input id="username" name="username" type="text" autocomplete="username" required />
        </div>
      )}
      <div class="field">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" autofocus required />
      </div>
      <Message args={args} />
      <button type="submit" class="button primary wide">
        Log in
      </button>
    </form>
  );
}

function OwnForm({ args, form }: { args: AuthArgs; form: NonNullable<AuthArgs["custom_form"]> }) {
  return (
    <form method="post" action={form.callback_url}>
      {form.inputs.map((input) => (
        <div class="field" key={input.name}>
          <label for={"own-" + input.name}>{input.label}</label>
          {input.choices ? (
            <select id={"own-" + input.name} name={input.name} required={input.is_required ?? false}>
              {input.choices.map((choice) => (
                <option key={String(choice)} selected={choice === input.default_value}>
                  {String(choice)}
                </option>
              ))}
            </select>
          ) : typeof input.default_value === "boolean" ? (
            <input
              id={"own-" + input.name}
              name={input.name}
              type="checkbox"
              defaultChecked={input.default_value}
            />
          ) : (
            <input
              id={"own-" + input.name}
              name={input.name}
              type={input.is_secret ? "password" : "text"}
              required={input.is_required ?? false}
              defaultValue={input.default_value == null ? "" : String(input.default_value)}
            />
          )}
        </div>
      ))}
      <Message args={args} />
      <button type="submit" class="button primary wide">
        {form.submit_button_text || "Log in"}
      </button>
    </form>
  );
}

const isAddress = (address: string) => !/^\s*(javascript|data|vbscript):/i.test(address);

export function Login({ args }: { args: AuthArgs }) {
  const providers = (args.auth_providers ?? []).filter((provider) => isAddress(provider.callback_url));
  const onlyProviders = providers.length > 0 && !args.username_password_callback && !args.custom_form;
  return (
    <div class="login">
      <div class="login-corner">
        <ThemeToggle />
      </div>
      <main class="card">
        <p class="login-mark">
          <Mark /> Acrida
        </p>
        <h1>Log in to the load test</h1>
        {args.custom_form ? (
          <OwnForm args={args} form={args.custom_form} />
        ) : onlyProviders ? (
          <Message args={args} />
        ) : (
          <PasswordForm args={args} />
        )}
        {providers.map((provider) => (
          <a key={provider.callback_url} class="button wide" href={provider.callback_url}>
            {provider.label}
          </a>
        ))}
      </main>
    </div>
  );
}
