Feature: The register as the house keeps it
  Nobody retypes a register. A columns file says once what its sheets, headings and words are called here.

  Background:
    Given the agreement says
      """
      language 1
      currency USD
      milestone licence granted, due 30 April 2027
      measure patients treated, higher is better
      release tranche 1 when licence granted achieved by due date of licence granted and patients treated >= 1,000
      """
    And the sheet "Grants register"
      | Grant ref | Project            | Ccy |
      | G-07      | Clinics on the lake | USD |
    And the sheet "Instalments"
      | Grant ref | Instalment no. | Amt (USD)  | Due        |
      | G-07      | 1              | 150.000,00 | 31/05/2027 |
    And the sheet "Deliverables"
      | Grant ref | Deliverable     | State    | Completed  |
      | G-07      | licence granted | Complete | 03/04/2027 |
    And the sheet "KPIs"
      | Grant ref | Indicator        | To         | Actual |
      | G-07      | patients treated | 30/04/2027 | 1.041  |

  Scenario: Its own words, dates and numbers are read as it declares them
    Given the columns file says
      """
      [dates]
      order = "DMY"
      [numbers]
      decimal = ","
      thousands = "."
      [awards]
      sheet = "Grants register"
      columns = { "Grant ref" = "award", "Project" = "title", "Ccy" = "currency" }
      [tranches]
      sheet = "Instalments"
      columns = { "Grant ref" = "award", "Instalment no." = "tranche", "Amt (USD)" = "amount", "Due" = "planned date" }
      [milestones]
      sheet = "Deliverables"
      columns = { "Grant ref" = "award", "Deliverable" = "milestone", "State" = "status", "Completed" = "achieved on" }
      [measures]
      sheet = "KPIs"
      columns = { "Grant ref" = "award", "Indicator" = "measure", "To" = "period end", "Actual" = "value" }
      [words.status]
      "Complete" = "achieved"
      """
    When tranche 1 of "G-07" is decided on 31 May 2027
    Then the outcome is "release"
    And the amount is 150,000 USD

  Scenario: Until somebody says which comes first, the 3rd of April is not the 4th of March
    Given the columns file says
      """
      [numbers]
      decimal = ","
      thousands = "."
      [awards]
      sheet = "Grants register"
      columns = { "Grant ref" = "award", "Project" = "title", "Ccy" = "currency" }
      [tranches]
      sheet = "Instalments"
      ignore = ["Due"]
      columns = { "Grant ref" = "award", "Instalment no." = "tranche", "Amt (USD)" = "amount" }
      [milestones]
      sheet = "Deliverables"
      columns = { "Grant ref" = "award", "Deliverable" = "milestone", "State" = "status", "Completed" = "achieved on" }
      [measures]
      sheet = "KPIs"
      columns = { "Grant ref" = "award", "Indicator" = "measure", "To" = "period end", "Actual" = "value" }
      """
    When tranche 1 of "G-07" is decided on 31 May 2027
    Then the outcome is "invalid"
    And the tables are said to hold "`03/04/2027` can be read as two dates"

  Scenario: A sheet that nobody has placed is told, and what it may hold is asked for
    Given the columns file says
      """
      [dates]
      order = "DMY"
      [numbers]
      decimal = ","
      thousands = "."
      [awards]
      sheet = "Grants register"
      columns = { "Grant ref" = "award", "Ccy" = "currency" }
      [tranches]
      sheet = "Instalments"
      columns = { "Grant ref" = "award", "Instalment no." = "tranche", "Amt (USD)" = "amount", "Due" = "planned date" }
      """
    When tranche 1 of "G-07" is decided on 31 May 2027
    Then the outcome is "undetermined"
    And the tables are said to hold "`Deliverables` is not one of the tables, and is not read"
