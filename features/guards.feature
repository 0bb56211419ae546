Feature: What stops a payment
  A guard beats a release, and one that nobody can rule out holds what would otherwise be paid.

  Scenario Outline: A fact that bars every payment
    Given the agreement says
      """
      language 1
      currency USD
      fact insolvency
      release tranche 1 in any case
      never release any tranche when insolvency
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And fact "insolvency" is "<recorded>"
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "<outcome>"

    Examples:
      | recorded   | outcome |
      | yes        | barred  |
      | no         | release |
      | in dispute | on hold |

  Scenario: A hold is lifted by what stands after unless
    Given the agreement says
      """
      language 1
      currency USD
      fact audit finding open, absence means no
      document remediation plan
      release tranche 1 in any case
      hold every tranche when audit finding open unless remediation plan accepted
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And fact "audit finding open" is "yes"
    And document "remediation plan" was accepted on 1 October 2026
    When the portfolio is decided on 30 November 2026
    Then tranche 1 of "A-1" is "release" of 100,000 USD

  Scenario Outline: An early warning and a check of the data
    Given the agreement says
      """
      language 1
      currency USD
      measure jobs created
      measure jobs kept
      release tranche 1 in any case
      require jobs kept <= jobs created
      warn when jobs kept < 20 label "few jobs kept"
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And measure "jobs created" for the period to 30 September 2026 is 40
    And measure "jobs kept" for the period to 30 September 2026 is <kept>
    When tranche 1 is decided on 30 November 2026
    Then the outcome is "<outcome>"

    Examples:
      | kept | outcome |
      | 10   | release |
      | 40   | release |
      | 41   | invalid |

  Scenario Outline: A hold that begins with a notice and ends with a cure
    Given the agreement says
      """
      language 1
      currency USD
      milestone breach notice, absence means no
      milestone breach, absence means no
      release tranche 1 in any case
      hold every tranche from breach notice given until breach remedied
      """
    And award "A-1" has tranche 1 of 100,000 USD
    And milestone "breach notice" was given on 10 May 2026
    And milestone "breach" was remedied on 20 May 2026
    And milestone "breach notice" was given on 1 September 2026
    When tranche 1 is decided on <decided on>
    Then the outcome is "<outcome>"

    Examples:
      | decided on        | outcome |
      | 10 May 2026       | on hold |
      | 20 May 2026       | release |
      | 1 September 2026  | on hold |
