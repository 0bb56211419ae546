Feature: Beginning, with a folder that works or a workbook to fill
  Nobody begins with an empty screen: what is to be filled is there, explained, and decided at once.

  Scenario: A new project is decided as it stands
    Given a new project "lakeside clinics" in KES
    Then the folder holds "README.md", "portfolio.xlsx", "rules.feature" and "rules.gate"
    When it is decided on 30 November 2026
    Then tranche 2 of "A-001" is decided "release" of 150,000
    And tranche 2 of "A-003" is decided "undetermined" of 0
    And the examples of the project hold

  Scenario: A project is never written over another
    Given a new project "lakeside clinics" in KES
    When a project is asked for in the same folder
    Then it is refused, and "holds" is said

  Scenario: A workbook made for rules that are there already
    Given rules of our own
      """
      language 1
      currency KES
      roles: grants committee
      milestone well drilled, verified by grants committee
      parameter depth
      release tranche 1 when well drilled achieved
      """
    When a workbook is made for them with sample rows
    Then it has the sheets "Read me", "awards", "tranches", "payments" and "milestones", and none of "measures"
    And the sheet "awards" has a column "depth"
    And under "status" of "milestones" one of "achieved" and "partly achieved" may be chosen
    And it can be decided as it is
